// The other pages in front of another server of the same API, and what happens there without anybody pressing anything.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe.mjs";
import { expect, test } from "../support/foreign-test.mjs";
import { invited } from "../support/foreign-people.mjs";
import { fillSignIn, inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 });
const dialog = (page) => page.getByRole("alertdialog");

test("requests are decided: approved with role and teams, denied, let onto a team", async ({ page, foreign }) => {
  await page.goto(`${MEMBERS_PATH}?view=requests`);
  await expect(memberRow(page, "emmy@acme.test")).toContainText("Suggested by Hedy Lamarr");
  await expect(memberRow(page, "kurt@acme.test")).toContainText("on 1 team");
  await expectAccessible(page);
  await page.getByRole("button", { name: /for emmy@acme\.test$/ }).click();
  await expect(page.getByRole("group", { name: "Teams for emmy@acme.test" }).getByRole("checkbox")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Approve emmy@acme.test" }).click();
  await expect(notice(page)).toHaveText("Invitation to emmy@acme.test is on its way.");
  expect(foreign.members.at(-1)).toMatchObject({ email: "emmy@acme.test", pending: true });
  await expect(page.getByRole("button", { name: "Approve kurt@acme.test" })).toBeFocused();
  await page.getByRole("button", { name: "Deny kurt@acme.test" }).click();
  await dialog(page).getByRole("button", { name: "Deny" }).click();
  await expect(notice(page)).toHaveText("The request for kurt@acme.test is denied.");
  await page.getByRole("button", { name: "Approve Hedy Lamarr for Design" }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is on the team Design.");
  await expect(page.getByRole("main")).toContainText("No requests wait");
});

test("a member's page: teams, history, another role, and a removal that is final", async ({ page, foreign }) => {
  await page.goto(`${MEMBERS_PATH}10/`);
  await expect(heading(page)).toHaveText("Hedy Lamarr");
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "design" })).toBeVisible();
  await expect(main).toContainText("Team Admin");
  await expect(main).toContainText("changed the role of Hedy Lamarr");
  await expect(main).not.toContainText("invited grace@acme.test");
  await expect(main).toContainText("This can't be undone");
  await expectAccessible(page);
  await page.getByRole("button", { name: /, role of Hedy Lamarr$/ }).click();
  await page.getByRole("button", { name: "Manager", exact: true }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is now Manager.");
  expect(foreign.places.get("10")).toHaveLength(2);
  await page.getByRole("button", { name: "Remove Hedy Lamarr" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(main).toContainText("Not a member any more");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("one's own page says so and offers to leave", async ({ page }) => {
  await page.goto(`${MEMBERS_PATH}7/`);
  await expect(heading(page)).toHaveText("Ada Lovelace");
  await expect(page.getByRole("main")).toContainText("You");
  await expect(page.getByRole("button", { name: "Leave Acme" })).toBeVisible();
  await page.goto(`${MEMBERS_PATH}me/`);
  await expect(page.getByRole("button", { name: "Leave Acme" })).toBeVisible();
});

test("a member whose teams the server never tells is not taken for one without teams", async ({ page, foreign }) => {
  foreign.answers.set("GET /organizations/acme/members/10/", [200, foreign.members[3]]);
  await page.goto(`${MEMBERS_PATH}10/`);
  await expect(page.getByRole("main")).toContainText("The server doesn't say");
  await page.getByRole("button", { name: "Change teams of Hedy Lamarr" }).click();
  const editor = page.getByRole("group", { name: /^Teams of/ });
  await expect(editor.getByRole("alert")).toContainText("The server doesn't say on which teams they are.");
  await expect(editor.getByRole("button", { name: "Save" })).toBeDisabled();
});

test("a team's page: who is on it, joining, adding, another role, and taking off with Undo", async ({ page, foreign }) => {
  await page.goto("/organizations/acme/teams/backend/");
  await expect(heading(page)).toHaveText("Backend");
  await expect(memberRows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Join team" }).click();
  await expect(notice(page)).toHaveText("You have joined Backend.");
  await expect(memberRow(page, "Ada Lovelace")).toContainText("You");
  await page.getByRole("searchbox", { name: "Add people" }).fill("alan");
  await page.getByRole("button", { name: "Add alan@acme.test" }).click();
  await expect(memberRow(page, "alan@acme.test")).toHaveCount(1);
  expect(foreign.places.get("9").map(({ teamSlug }) => teamSlug)).toEqual(["design", "backend"]);
  await page.getByLabel("Team role of Hedy Lamarr").selectOption("Contributor");
  await expect(notice(page)).toHaveText("Hedy Lamarr is now Contributor.");
  await page.getByRole("button", { name: "Remove Hedy Lamarr from Backend" }).click();
  await expect(memberRow(page, "Hedy Lamarr")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is back on Backend.");
  await expectAccessible(page);
});

test("what is exported is every page, and says that the teams are not in it", async ({ page, foreign }) => {
  foreign.members.push(...Array.from({ length: 120 }, (_, index) => invited(String(100 + index), `guest${index}@acme.test`)));
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("group", { name: "Export as" }).getByRole("button", { name: "CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(125);
  expect(lines[2]).toMatch(/^grace@acme.test,Grace Hopper,manager,joined,/);
  await expect(notice(page)).toContainText("124 members exported.");
  await expect(notice(page)).toContainText("Their teams are not in it");
});

test("without events the list is looked at every half minute, and what others did is offered", async ({ page, foreign }) => {
  await page.clock.install();
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(4);
  await expect.poll(() => foreign.calls).toContain("GET /organizations/acme/events/");
  foreign.members.push(invited("99", "margaret@acme.test"));
  await page.clock.runFor(35_000);
  await expect(page.locator(".changes").getByRole("status")).toHaveText("1 change");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(memberRow(page, "margaret@acme.test")).toHaveCount(1);
});

test("whoever is signed out signs in and goes on where they were, with the draft", async ({ page, foreign }) => {
  await page.goto(`${MEMBERS_PATH}?query=hedy`);
  await expect(memberRows(page)).toHaveCount(1);
  await inviteForm(page).getByLabel("Email address").fill("margaret@acme.test");
  foreign.user = null;
  await page.getByRole("button", { name: "Remove Hedy Lamarr" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(heading(page)).toHaveText("Sign in");
  await expect(notice(page)).toContainText("Hedy Lamarr was not removed: You are signed out.");
  await fillSignIn(page, people.owner);
  await expect(memberRow(page, "Hedy Lamarr")).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toHaveValue("hedy");
  await expect(inviteForm(page).getByLabel("Email address")).toHaveValue("margaret@acme.test");
});
