// The layout as data: an operator's file and stylesheet change the page without a build, and what is wrong in them doesn't.
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "../support/axe.mjs";
import { Middleman } from "../support/middleman.mjs";
import { inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { RosterServer } from "../support/server.mjs";
import { expect, test as base } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";
const DEFAULT_HEADS = ["Picture", "Name", "Role", "Status", "Teams", "Actions"];

/** `look` is an operator's server: `look.layout(data)` and `look.stylesheet(css)` write its files. */
const test = base.extend({
  files: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "roster-look-"));
    await use({ layout: join(folder, "layout.json"), stylesheet: join(folder, "own.css") });
    rmSync(folder, { recursive: true });
  },
  first: [{}, { option: true }],
  roster: async ({ files, first }, use) => {
    await writeFile(files.layout, JSON.stringify(first));
    await writeFile(files.stylesheet, "");
    const server = await RosterServer.start(["--layout", files.layout, "--stylesheet", files.stylesheet]);
    await use(server);
    await server.dispose();
  },
  look: async ({ files }, use) => {
    await use({
      layout: (data) => writeFile(files.layout, typeof data === "string" ? data : JSON.stringify(data)),
      stylesheet: (css) => writeFile(files.stylesheet, css),
    });
  },
});

async function openMembers(page, origin = "") {
  await page.goto(origin + MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
}

/** The heads of the columns that the layout has: the boxes that select rows are before them in every layout. */
const heads = (page) => page.locator(".member-table th[scope=col]:not(.member-table__tick)")
  .evaluateAll((heads) => heads.map((head) => head.innerText.trim().split(/[,\n]/)[0]));
const style = (locator, name) => locator.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);

/** What the browser's console is told about the layout. */
function complaints(page) {
  const lines = [];
  page.on("console", (message) => message.text().startsWith("layout.json") && lines.push(message.text()));
  return lines;
}

test("the columns have the file's order, visibility and widths, in the skeleton, too", async ({ as, look, page, roster }) => {
  await as(people.owner);
  const order = ["action", "name", "teams", "avatar", "role", "status"];
  await look.layout({ columns: { order, status: { visible: false }, teams: { width: 240, align: "end" } } });
  const middleman = await Middleman.start(roster.url);
  const release = middleman.hold(/\/members\/\?/);
  await page.goto(middleman.url + MEMBERS_PATH);
  const cells = (row) => row.locator("> *").evaluateAll((cells) => cells.map((cell) => cell.className.replace("member-row__", "")));
  const expected = ["action", "name", "teams", "avatar", "role"];
  await expect.poll(() => cells(page.locator("tbody.skeleton .member-row").first())).toEqual(expected);
  release();
  await expect(memberRows(page)).toHaveCount(25);
  expect(await heads(page)).toEqual(["Actions", "Name", "Teams", "Picture", "Role"]);
  const teams = page.getByRole("columnheader", { name: "Teams" });
  expect((await teams.boundingBox()).width).toBe(240);
  expect(await style(teams, "text-align")).toBe("end");
  await page.getByRole("button", { name: "Display" }).click();
  const menu = page.getByRole("group", { name: "Columns" });
  await expect(menu.getByRole("checkbox")).toHaveCount(2);
  await expectAccessible(page);
  await page.close();
  await middleman.stop();
});

test("teams are chips, and the rest hides behind how many there are", async ({ as, look, page }) => {
  await as(people.owner);
  await look.layout({ teams: { form: "chips", shown: 1 } });
  await openMembers(page);
  const row = memberRow(page, "Niklaus Wirth");
  await expect(row.getByRole("link", { name: "Backend" })).toBeVisible();
  await expect(row.getByRole("link", { name: "Design" })).toBeHidden();
  expect(await style(row.getByRole("link", { name: "Backend" }), "border-top-style")).toBe("solid");
  await expectAccessible(page);
  await row.getByRole("button", { name: "+3 teams" }).click();
  await expect(row.getByRole("link", { name: "Design" })).toBeVisible();
  await expectAccessible(page);
});

test("teams are text", async ({ as, look, page }) => {
  await as(people.owner);
  await look.layout({ teams: { form: "text", shown: 4 } });
  await openMembers(page);
  const row = memberRow(page, "Niklaus Wirth");
  await expect(row.getByRole("listitem")).toHaveText(["Backend", "Design", "Frontend", "Operations"]);
  await expect(row.getByRole("button", { name: "teams" })).toHaveCount(1);
  await expectAccessible(page);
});

test("the remove button says what it does, is as large as asked, and works", async ({ as, look, page }) => {
  await as(people.owner);
  await look.layout({ remove: { style: "both", target: 40 } });
  await openMembers(page);
  const button = page.getByRole("button", { name: `Remove ${EDSGER}` });
  await expect(button).toHaveText("Remove");
  expect((await button.boundingBox()).height).toBe(40);
  for (const row of await memberRows(page).all()) {
    const inside = await row.locator(".member-row__action").evaluate((cell) => cell.scrollWidth <= cell.clientWidth);
    expect(inside).toBe(true);
  }
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const [word, row] = [await button.boundingBox(), await memberRow(page, EDSGER).boundingBox()];
  expect(word.x + word.width).toBeLessThanOrEqual(row.x + row.width);
  await button.click();
  await expect(notice(page)).toContainText(EDSGER);
  await expect(memberRows(page)).toHaveCount(24);
});

test("days are said by how long ago they were", async ({ as, look, page }) => {
  const owner = await as(people.owner);
  await owner.invite("new@acme.test");
  const row = memberRow(page, "new@acme.test");
  await look.layout({ dates: "relative" });
  await page.goto(MEMBERS_PATH);
  await expect(row).toContainText("today; expires in 4 weeks");
  await look.layout({ dates: "both" });
  await page.reload();
  await expect(row).toContainText(/\w{3} \d+ \(today\); expires \w{3} \d+(, \d+)? \(in 4 weeks\)/);
  await expectAccessible(page);
});

test("the form opens in a dialog, keeps what is in it, and closes once somebody is invited", async ({ as, look, page }) => {
  await as(people.owner);
  await look.layout({ invite: "dialog" });
  await openMembers(page);
  await expect(inviteForm(page)).toBeHidden();
  const open = page.getByRole("button", { name: "Invite people" });
  await open.click();
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await expect(dialog).toBeVisible();
  const address = inviteForm(page).getByLabel("Email address");
  await expect(address).toBeFocused();
  await expectAccessible(page);
  await address.fill("grete@acme.test");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(address).toHaveValue("grete@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(notice(page)).toHaveText("Invitation to grete@acme.test is on its way.");
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
  await expect(memberRow(page, "grete@acme.test")).toBeVisible();
});

test("the form stands beside the table where there is room, and above it where there is none", async ({ as, look, page }) => {
  await as(people.owner);
  await look.layout({ invite: "beside" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMembers(page);
  const [form, table] = [inviteForm(page), page.getByRole("table")];
  const places = async () => [await form.boundingBox(), await table.boundingBox()];
  const [beside, rows] = await places();
  expect(beside.x).toBeGreaterThan(rows.x + rows.width);
  expect(beside.y).toBeLessThan(rows.y);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  const [above, cards] = await places();
  expect(above.y + above.height).toBeLessThan(cards.y);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("colours, sizes and marks are the file's; a reader who needs more contrast gets it all the same", async ({ as, look, page }) => {
  await as(people.owner);
  const colors = { accent: { light: "#7a2e8e", dark: "#e0a8f0" }, "text-quiet": { light: "#4a4a4a", dark: "#b0b0b0" } };
  await look.layout({
    avatar: { size: 32, shape: "square" },
    rows: { marks: "lines" },
    density: "compact",
    tokens: { colors, radius: 0, text: 16 },
  });
  await openMembers(page);
  const row = memberRow(page, EDSGER);
  const [avatar, email] = [row.locator(".avatar"), row.locator(".member-row__email")];
  expect(await avatar.boundingBox()).toMatchObject({ width: 32, height: 32 });
  expect(await style(avatar, "border-radius")).toBe("0px");
  expect(await style(row, "background-color")).toBe("rgba(0, 0, 0, 0)");
  expect(await style(row.getByRole("link", { name: EDSGER }), "font-size")).toBe("16px");
  expect(await style(email, "color")).toBe("rgb(74, 74, 74)");
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await style(email, "color")).toBe("rgb(176, 176, 176)");
  await expectAccessible(page);
  await page.emulateMedia({ contrast: "more" });
  expect(await style(email, "color")).toBe(await style(page.locator("body"), "color"));

  await page.getByRole("button", { name: "Display" }).click();
  const menu = page.getByRole("group", { name: "Rows" });
  await expect(menu.getByRole("radio", { name: "Compact" })).toBeChecked();
  await menu.getByRole("radio", { name: "Comfortable" }).check();
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
});

test("a changed file counts from the next load on; a wrong one changes nothing and is in the log, key by key", async ({ as, look, page, roster }) => {
  await as(people.owner);
  await openMembers(page);
  expect(await heads(page)).toEqual(DEFAULT_HEADS);
  await look.layout({ columns: { role: { visible: false } } });
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  const withoutRole = DEFAULT_HEADS.filter((head) => head !== "Role");
  expect(await heads(page)).toEqual(withoutRole);
  await look.layout({ remove: { shown: "hover", target: 20 }, columns: { order: ["name"] } });
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  expect(await heads(page)).toEqual(withoutRole);
  for (const line of ["columns.order: avatar, role, status, teams, action is missing.", "remove.target: 20 is no whole number from 24 to 64 px.",
    'remove.shown: "hover" is refused: whoever touches']) {
    expect(roster.log).toContain(`is wrong: ${line}`);
  }
});

test.describe("a file that was never right", () => {
  test.use({ first: { remove: { shown: "hover" }, avatar: { size: 24 }, tokens: { colors: { text: { light: "#999999", dark: "#e6e9ee" } } } } });

  test("is reported in the console, key by key, and the rest of it counts", async ({ as, page }) => {
    await as(people.owner);
    const lines = complaints(page);
    await openMembers(page);
    expect(lines).toEqual([
      expect.stringMatching(/^layout\.json: remove\.shown: "hover" is refused: whoever touches, uses a keyboard or magnifies never hovers/),
      expect.stringMatching(/^layout\.json: tokens\.colors\.text: text \(#999999\) on \w+ \(#\w+\) has a contrast of 2\.\d+:1 in the light theme/),
    ]);
    expect((await memberRow(page, EDSGER).locator(".avatar").boundingBox()).width).toBe(24);
    expect(await style(page.locator("body"), "color")).toBe("rgb(25, 29, 36)");
  });
});

test("without a file, or with one that is none or comes too late, the page is as it was built", async ({ as, page }) => {
  await as(people.owner);
  const lines = complaints(page);
  await page.route("**/layout.json", (route) => route.fulfill({ status: 404 }));
  await openMembers(page);
  expect(await heads(page)).toEqual(DEFAULT_HEADS);
  await page.route("**/layout.json", (route) => route.fulfill({ body: "<!doctype html>", contentType: "text/html" }));
  await openMembers(page);
  expect(lines).toEqual([]);
  await page.route("**/layout.json", (route) => route.fulfill({ body: "{" }));
  await openMembers(page);
  expect(lines).toEqual(["layout.json: The file is no JSON object."]);
  await page.unroute("**/layout.json");
  await page.route("**/layout.json", () => new Promise(() => {}));
  await openMembers(page);
  expect(await heads(page)).toEqual(DEFAULT_HEADS);
});

test("who signs in finds the table laid out, without having seen another", async ({ look, page }) => {
  await look.layout({ columns: { role: { visible: false } } });
  await page.goto(`/auth/login/?next=${encodeURIComponent(MEMBERS_PATH)}`);
  await page.evaluate(() => {
    window.seen = new Set();
    new MutationObserver(() => document.querySelector(".member-table__role") && window.seen.add("role")).observe(document, { childList: true, subtree: true });
  });
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("Email address").fill(people.owner.email);
  await form.getByLabel("Password", { exact: true }).fill("roster demo 2026");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(memberRows(page)).toHaveCount(25);
  expect(await page.evaluate(() => [...window.seen])).toEqual([]);
});

test("the operator's stylesheet comes last, on every page, and nothing inline is allowed", async ({ as, look, page, roster }) => {
  const refusals = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refusals.push(message.text()));
  await look.stylesheet(".page-frame__wordmark { color: rgb(1, 2, 3) }");
  await look.layout({ tokens: { radius: 12 } });
  await as(people.owner);
  await openMembers(page);
  const wordmark = page.getByRole("link", { name: "Roster", exact: true });
  expect(await style(wordmark, "color")).toBe("rgb(1, 2, 3)");
  expect(await style(page.locator("html"), "--radius")).toBe("12px");
  await look.stylesheet(".page-frame__wordmark { color: rgb(4, 5, 6) }");
  await page.goto(`${roster.url}/accept/7/`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await style(wordmark, "color")).toBe("rgb(4, 5, 6)");
  expect(refusals).toEqual([]);
});
