// Taking along what the list finds, as CSV and JSON.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe.mjs";
import { memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const MEMBERS_API = "**/api/0/organizations/acme/members/?per_page=100**";
const exportButton = (page) => page.getByRole("button", { name: "Export", exact: true });
const choice = (page, name) => page.getByRole("group", { name: "Export as" }).getByRole("button", { name });

/** Presses a kind of file and reads what the browser was given. */
async function exported(page, kind) {
  await exportButton(page).click();
  const [download] = await Promise.all([page.waitForEvent("download"), choice(page, kind).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

const lines = (text) => text.split("\r\n").filter((line) => line !== "");

test("CSV has all that the search finds, in order, and the focus is where it was", async ({ page, as }) => {
  const owner = await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?query=role%3Aowner&sort=-name`);
  await expect(memberRows(page)).toHaveCount(2);
  const { name, text } = await exported(page, "CSV");
  expect(name).toBe("acme-members.csv");
  expect(text.charCodeAt(0)).toBe(0xfeff);
  const [head, ...rows] = lines(text.slice(1));
  expect(head).toBe("email,name,role,status,all_teams,teams,date_created,invited_by,expires_at");
  const owners = await owner.members("role:owner");
  expect(rows.map((row) => row.split(",")[0]).sort()).toEqual(owners.map((member) => member.email).sort());
  await expect(notice(page)).toHaveText("2 members exported.");
  await expect(exportButton(page)).toBeFocused();
  await expectAccessible(page);
});

test("JSON has each member as the API has it", async ({ page, as }) => {
  const owner = await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?view=pending`);
  await expect(memberRows(page)).toHaveCount(7);
  const { name, text } = await exported(page, "JSON");
  expect(name).toBe("acme-pending.json");
  const byId = (one, other) => one.id - other.id;
  expect(JSON.parse(text).toSorted(byId)).toEqual((await owner.members("isInvited:true")).toSorted(byId));
});

test("a name that is a formula is text in a spreadsheet", async ({ page, as }) => {
  await as(people.owner);
  await page.route(MEMBERS_API, async (route) => {
    const answer = await route.fetch();
    const [member] = await answer.json();
    const names = ['=HYPERLINK("x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "Ada, Countess"];
    await route.fulfill({ response: answer, json: names.map((name) => ({ ...member, name, pending: false })) });
  });
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  const { text } = await exported(page, "CSV");
  for (const cell of [`,"'=HYPERLINK(""x"")",`, ",'+1,", ",'-1,", ",'@SUM(1),", ",'\t=1,", `,"'\r=1",`, `,"Ada, Countess",`]) {
    expect(text).toContain(cell);
  }
});

/** Invites so many, so that the list has several pages of a hundred. */
async function inviteMany(owner, count) {
  for (let index = 0; index < count; index += 1) await owner.invite(`guest-${index}@acme.test`);
}

test("by keyboard, over several pages, with a pause when the server asks for one", async ({ page, as, visitor }) => {
  test.slow();
  await as(people.owner);
  const other = new Api((await visitor()).context().request);
  await other.signIn(people.owner);
  await inviteMany(other, 80);
  let refusals = 0;
  await page.route(/per_page=100.*cursor=/, (route) => {
    refusals += 1;
    if (refusals > 1) return route.continue();
    return route.fulfill({ status: 429, headers: { "Retry-After": "1" }, json: { detail: "Too often." } });
  });
  await page.goto(MEMBERS_PATH);
  await tabTo(page, exportButton(page));
  await page.keyboard.press("Enter");
  await expect(choice(page, "CSV")).toBeFocused();
  const file = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The server asks to wait 1 s…")).toBeVisible();
  expect(lines(await readFile(await (await file).path(), "utf8"))).toHaveLength(1 + 25 + 80);
  expect(refusals).toBe(2);
  await expect(notice(page)).toHaveText("105 members exported.");
});

test("an export can be cancelled, and says why when it fails", async ({ page, as }) => {
  await as(people.owner);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(MEMBERS_API, async (route) => {
    await held;
    await route.abort();
  });
  await page.goto(MEMBERS_PATH);
  await exportButton(page).click();
  await choice(page, "CSV").click();
  await expect(page.getByRole("progressbar", { name: "Export" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel export" }).click();
  await expect(notice(page)).toHaveText("Export cancelled.");
  await expect(exportButton(page)).toBeFocused();
  await expect(page.getByRole("progressbar")).toHaveCount(0);

  release();
  await exportButton(page).click();
  await choice(page, "CSV").click();
  await expect(notice(page)).toContainText("Nothing was exported: The server can't be reached.");
});
