// A team's page.
import { expectAccessible } from "../support/axe.mjs";
import { memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const TEAM = "/organizations/acme/teams/frontend/";
const API = "/api/0/organizations/acme/";
const heading = (page) => page.getByRole("heading", { level: 1 });
const search = (page, name = "Add people") => page.getByRole("search", { name }).getByRole("searchbox");
const roleOf = (page, name) => page.getByRole("combobox", { name: `Team role of ${name}` });
const removing = (page, name) => page.getByRole("button", { name: `Remove ${name} from Frontend` });

async function open(page) {
  await page.goto(TEAM);
  await expect(heading(page)).toHaveText("Frontend");
  await expect(memberRows(page).first()).toBeVisible();
}

/** Somebody who has joined and is not on the team. */
async function stranger(api) {
  const members = await api.members("isInvited:false");
  return members.find(({ pending, teamRoles, name }) =>
    !pending && name.includes(" ") && !teamRoles.some(({ teamSlug }) => teamSlug === "frontend") && name !== people.owner.name);
}

test("somebody is found and added, gets another role, is taken off and comes back with it", async ({ page, as }) => {
  const owner = await as(people.owner);
  const { name, email, id } = await stranger(owner);
  await owner.call("PUT", `${API}members/${id}/`, { orgRole: "member" });
  await open(page);
  await search(page).fill(email);
  await page.getByRole("button", { name: `Add ${name}` }).click();
  await expect(notice(page)).toHaveText(`${name} is on Frontend.`);
  await expect(search(page)).toBeFocused();
  await expect(page.getByRole("list", { name: "Found people" })).toContainText("On the team");

  await roleOf(page, name).selectOption("Team Admin");
  await expect(notice(page)).toHaveText(`${name} is now Team Admin.`);
  const place = () => owner.call("GET", `${API}members/${id}/teams/frontend/`);
  expect((await place()).teamRole).toBe("admin");

  await removing(page, name).click();
  await expect(notice(page)).toHaveText(`${name} is off Frontend. Undo available.`);
  await expect(memberRow(page, name)).toHaveCount(0);
  await expect(page.locator(":focus")).toHaveAccessibleName(/^Remove .* from Frontend$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText(`${name} is back on Frontend.`);
  await expect(removing(page, name)).toBeFocused();
  await expect(roleOf(page, name)).toHaveValue("admin");
  expect((await place()).teamRole).toBe("admin");
});

test("the page follows what others change", async ({ page, as, visitor }) => {
  const owner = await as(people.owner);
  const { name, id } = await stranger(owner);
  const listening = page.waitForResponse(`**${API}events/`);
  await open(page);
  await listening;
  const other = new Api((await visitor()).context().request);
  await other.signIn(people.manager);
  await other.call("POST", `${API}members/${id}/teams/frontend/`);
  await expect(memberRow(page, name)).toHaveCount(1);
  await removing(page, name).focus();
  await other.call("DELETE", `${API}members/${id}/teams/frontend/`);
  await expect(memberRow(page, name)).toHaveCount(0);
  await expect(heading(page)).toBeFocused();
});

test("the same with keys only", async ({ page, as }) => {
  const owner = await as(people.owner);
  const { name, email } = await stranger(owner);
  await open(page);
  await tabTo(page, search(page));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: `Add ${name}` }));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText(`${name} is on Frontend.`);
  await tabTo(page, removing(page, name));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText(`${name} is off Frontend. Undo available.`);
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(removing(page, name)).toBeFocused();
});

test("where membership is open one joins, leaves and takes it back", async ({ page, as }) => {
  await as(people.owner);
  await open(page);
  const own = page.getByRole("button", { name: /^(Join|Leave) team$/ });
  if ((await own.textContent()) === "Leave team") {
    await own.click();
    await expect(notice(page)).toHaveText("You have left Frontend. Undo available.");
  }
  await page.getByRole("button", { name: "Join team" }).click();
  await expect(notice(page)).toHaveText("You have joined Frontend.");
  await expect(memberRow(page, people.owner.name)).toContainText("You");
  await expect(page.getByRole("button", { name: "Leave team" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText("You have left Frontend. Undo available.");
  await expect(memberRow(page, people.owner.name)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(memberRow(page, people.owner.name)).toBeVisible();
});

test("where it is closed a member suggests others, leaves after a question, and asks to come back", async ({ page, as, visitor, baseURL }) => {
  const admin = await visitor();
  const { Api } = await import("../support/people.mjs");
  const owner = new Api(admin.context().request);
  await owner.signIn(people.owner);
  await owner.call("PUT", API, { openMembership: false });
  const { name, email } = await stranger(owner);
  await as(people.member);
  await open(page);
  await expect(page.getByText("The team's admins, managers and owners change roles and remove people.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: /^Team role of/ })).toHaveCount(0);
  const remove = page.getByRole("button", { name: /^Remove .* from Frontend$/ }).first();
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toHaveAccessibleDescription("Only this team's admins, managers and owners can do this.");
  await remove.click({ force: true });
  await expect(notice(page)).toHaveText("Only this team's admins, managers and owners can do this.");

  await search(page, "Suggest people").fill(email);
  await page.getByRole("button", { name: `Suggest ${name}` }).click();
  await expect(notice(page)).toHaveText(`${name} is suggested for Frontend.`);
  await expect(page.getByRole("list", { name: "Found people" })).toContainText("Suggested");

  await page.getByRole("button", { name: "Leave team" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await expect(notice(page)).toHaveText("You have left Frontend.");
  await page.getByRole("button", { name: "Ask to join" }).click();
  await expect(notice(page)).toHaveText("You have asked to join Frontend.");
  const requested = page.getByRole("button", { name: "Requested" });
  await expect(requested).toHaveAttribute("aria-disabled", "true");
  await expect(requested).toHaveAccessibleDescription(/^You have asked to join\./);
  await expect(requested).toBeFocused();
  const requests = await owner.call("GET", `${API}access-requests/`);
  expect(requests.map(({ member, team }) => [member.email, team.slug])).toContainEqual([people.member.email, "frontend"]);
});

test("what the server refuses is taken back and said beside the row", async ({ page, as }) => {
  const owner = await as(people.owner);
  const { name, id } = await stranger(owner);
  await owner.call("PUT", `${API}members/${id}/`, { orgRole: "member" });
  await owner.call("POST", `${API}members/${id}/teams/frontend/`);
  await open(page);
  await page.route(`**/members/${id}/teams/frontend/`, (route) => route.fulfill({ status: 500, body: "" }));
  await roleOf(page, name).selectOption("Team Admin");
  await expect(memberRow(page, name)).toContainText("Not changed: The server has a problem.");
  await expect(roleOf(page, name)).toHaveValue("contributor");
  await removing(page, name).click();
  await expect(memberRow(page, name)).toContainText("Not taken off the team: The server has a problem.");
  await expect(removing(page, name)).toBeFocused();
  await expect(notice(page)).toContainText(`${name} was not taken off Frontend`);
});

test("a search that fails or finds nobody says so, and the rows preference holds", async ({ page, as }) => {
  await as(people.owner);
  const asked = page.waitForRequest(/teams\/acme\/frontend\/members\/\?per_page=25/);
  await page.addInitScript(() => localStorage.setItem("roster.display", "rows=25"));
  await open(page);
  await asked;
  await page.route("**/members/?*query=ada*", (route) => route.abort());
  await search(page).fill("ada");
  await expect(page.getByRole("alert")).toContainText("The search failed.");
  await page.unroute("**/members/?*query=ada*");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("list", { name: "Found people" })).toContainText("Ada Lovelace");
  await search(page).fill("nobody of this name");
  await expect(page.getByRole("search")).toContainText("Nobody in the organization is found.");
  await expect(page.getByRole("link", { name: "Invite somebody new" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 768, 1280]) {
    for (const dir of ["ltr", "rtl"]) {
      test(`axe finds nothing, nothing is cut off: ${colorScheme}, ${width} px, ${dir}`, async ({ page, as }) => {
        await as(people.owner);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await open(page);
        await page.evaluate((dir) => { document.documentElement.dir = dir; }, dir);
        await search(page).fill("a");
        await expect(page.getByRole("list", { name: "Found people" })).toBeVisible();
        if (process.env.ROSTER_SHOTS) await page.screenshot({ path: `${process.env.ROSTER_SHOTS}/team-${colorScheme}-${width}-${dir}.png` });
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      });
    }
  }
}

test("the page as assistive technology has it", async ({ page, as }) => {
  await as(people.owner);
  await open(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot();
});
