// Finding members: filter menus, order, lists, and all of it in the address.
import { expectAccessible } from "../support/axe.mjs";
import { memberRow, memberRows, notice, rowPlaces, tabTo } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { Middleman } from "../support/middleman.mjs";
import { expect, test } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";
const field = (page) => page.getByLabel("Find members");
const count = (page) => page.getByRole("search").getByRole("status");
const list = (page, name) => page.getByRole("navigation", { name: "Lists" }).getByRole("link", { name });
const names = (page) => memberRows(page).getByRole("rowheader").allInnerTexts();

async function openMembers(page, query = "", rows = 25) {
  await page.goto(MEMBERS_PATH + query);
  await expect(memberRows(page)).toHaveCount(rows);
}

test("filter menus and the search's text are the same thing", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await page.getByRole("button", { name: "Role", exact: true }).first().click();
  await page.getByRole("checkbox", { name: "Owner" }).check();
  await expect(field(page)).toHaveValue("role:owner");
  await expect(memberRows(page)).toHaveCount(2);
  await expect(page.getByRole("checkbox", { name: "Owner" })).toBeFocused();
  await page.getByRole("checkbox", { name: "Manager" }).check();
  await expect(field(page)).toHaveValue("role:owner role:manager");
  await expect(page).toHaveURL(/query=role%3Aowner%20role%3Amanager$/);
  await expect(count(page)).toHaveText(/^\d+ found$/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Role: Manager, Owner" })).toBeFocused();

  await field(page).fill("grace role:manager");
  await expect(page.getByRole("button", { name: "Role: Manager" })).toBeVisible();
  await expect(memberRows(page)).toHaveCount(1);

  await field(page).fill("");
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("radio", { name: "Invited", exact: true }).check();
  await expect(field(page)).toHaveValue("isInvited:true");
  await expect(memberRows(page)).toHaveCount(7);
  await page.getByRole("radio", { name: "Joined or invited" }).check();
  await expect(field(page)).toHaveValue("");
  await expect(memberRows(page)).toHaveCount(25);
});

test("until a search answers, nothing in the table changes but that it waits", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page, "?sort=name");
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/members/?*query=gra*", async (route) => {
    await released;
    await route.continue();
  });
  await page.evaluate(() => {
    window.changed = [];
    const note = (records) => records.forEach(({ target, attributeName }) => window.changed.push(`${target.nodeName} ${attributeName}`));
    new MutationObserver(note).observe(document.querySelector("table"), { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const asked = page.waitForRequest("**/members/?*query=gra*");
  await field(page).pressSequentially("gra");
  await asked;
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "true");
  // A table whose head or one row changes is laid out as a whole: with many rows every key would wait for it.
  expect(await page.evaluate(() => window.changed)).toEqual(["TABLE aria-busy"]);
  await expect(count(page), "what is still shown was not found").toHaveText("25 members, by name ascending");
  release();
  await expect(memberRows(page)).toHaveCount(2);
});

test("with filters that nobody matches, one press shows everybody again", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?query=role%3Aowner%20isInvited%3Atrue`);
  await expect(page.getByRole("heading", { name: "No member matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(memberRows(page)).toHaveCount(25);
  await expect(field(page)).toBeFocused();
  await expect(count(page)).toHaveText("25 members");
});

test("columns sort; the head says how, keeps the focus, and Back goes to the order before", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const unsorted = await names(page);
  await expect(page.getByRole("table"), "all rows are there").not.toHaveAttribute("aria-rowcount");
  expect(await rowPlaces(page)).toEqual(Array(26).fill(null));
  const head = page.getByRole("columnheader", { name: "Name" });
  await expect(head).not.toHaveAttribute("aria-sort");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/\?sort=name$/);
  await expect(count(page)).toHaveText("25 members, by name ascending");
  await expect.poll(async () => (await names(page))[0]).toContain("Ada Lovelace");
  await expect(head.getByRole("button")).toBeFocused();
  const upwards = await names(page);
  await head.getByRole("button").press("Enter");
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => names(page)).toEqual(upwards.toReversed());
  await expect(head.getByRole("button")).toBeFocused();

  const role = page.getByRole("columnheader", { name: "Role" });
  await role.getByRole("button").click();
  await expect(role).toHaveAttribute("aria-sort", "ascending");
  await expect(head).not.toHaveAttribute("aria-sort");
  await page.goBack();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => names(page)).toEqual(upwards.toReversed());
  await list(page, /^Members/).click();
  await expect.poll(() => names(page)).toEqual(unsorted);
});

test("a removal in a sorted list comes back to its place", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page, "?sort=-name");
  const before = await names(page);
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await expect(memberRow(page, EDSGER)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText(`${EDSGER} is back.`);
  expect(await names(page)).toEqual(before);
});

test("the lists say how many they have and are in the address; Back and reload keep them", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await expect(list(page, "Members 25")).toHaveAttribute("aria-current", "page");
  await list(page, "Pending 7").click();
  await expect(memberRows(page)).toHaveCount(7);
  await expect(page).toHaveURL(/\?view=pending$/);
  await expect(page).toHaveTitle("Pending members · Acme · Roster");
  await expect(list(page, "Pending 7")).toBeFocused();
  await expect(list(page, "Pending 7")).toHaveAttribute("aria-current", "page");
  await expect(list(page, "Members 25")).not.toHaveAttribute("aria-current");
  await expect(count(page)).toHaveText("7 invited");
  await expect(page.getByRole("button", { name: "Status", exact: true })).toHaveCount(0);
  await field(page).fill("role:admin");
  await expect(page).toHaveURL(/\?view=pending&query=role%3Aadmin$/);
  await page.reload();
  await expect(field(page)).toHaveValue("role:admin");
  await expect(list(page, "Pending 7")).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(memberRows(page)).toHaveCount(7);
  await page.goBack();
  await expect(memberRows(page)).toHaveCount(25);
  await expect(page).toHaveTitle("Members · Acme · Roster");
});

test("among the pending those whose mail failed come first; the order is as good as any other to page through", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page, "?view=pending", 7);
  await expect(memberRows(page).first()).toContainText("mail failed");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pending members");
  await expect(page.getByRole("table", { name: /^Invited to Acme/ })).toBeVisible();
});

test("Removed lists who went; Restore brings them back, by keyboard alone", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await expect(list(page, "Members 24")).toBeVisible();
  await expect(list(page, "Removed 1")).toBeVisible();
  await list(page, "Removed 1").press("Enter");
  await expect(memberRows(page)).toHaveCount(1);
  await expect(memberRow(page, EDSGER)).toContainText(/Removed \w+ \d+/);
  await expect(page).toHaveTitle("Removed members · Acme · Roster");
  await expectAccessible(page);
  const restore = page.getByRole("button", { name: `Restore ${EDSGER}` });
  await tabTo(page, restore);
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText(`${EDSGER} is back.`);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("heading", { name: "Nobody was removed" })).toBeVisible();
  await expect(list(page, "Members 25")).toBeVisible();
  expect(await owner.members("email:edsger@acme.test")).toHaveLength(1);
  await list(page, "Members 25").click();
  await expect(memberRow(page, EDSGER)).toBeVisible();
});

test("a restoring that the server refuses puts the row back and says why", async ({ page, as }) => {
  const owner = await as(people.owner);
  const [edsger] = await owner.members("email:edsger@acme.test");
  await owner.remove(edsger);
  await page.goto(`${MEMBERS_PATH}?view=removed`);
  await page.route("**/restore/", (route) => route.fulfill({ status: 409, json: { detail: "Somebody else has the address now." } }));
  await page.getByRole("button", { name: `Restore ${EDSGER}` }).click();
  await expect(memberRow(page, EDSGER)).toContainText("Not restored: Somebody else has the address now.");
  await expect(notice(page)).toContainText(`${EDSGER} was not restored`);
  await expect(page.getByRole("button", { name: `Restore ${EDSGER}` })).toBeFocused();
});

test("who may not see what was removed isn't offered the list", async ({ page, as }) => {
  await as(people.member);
  await openMembers(page);
  await expect(list(page, "Pending 7")).toBeVisible();
  await expect(list(page, /^Removed/)).toBeHidden();
});

test("a link to what is shown can be copied", async ({ page, as, context }) => {
  await as(people.owner);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openMembers(page, "?view=pending&query=role%3Amember&sort=name", 5).catch(() => {});
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  await expect(notice(page)).toHaveText("Link to this view copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

for (const query of ["", "?view=pending&query=ada%20l&sort=-name", "?view=removed&sort=role", "?view=requests&query=x"]) {
  test(`everything of the page is asked for once, before the app has arrived: ${query || "members"}`, async ({ page, as, roster }) => {
    const middleman = await Middleman.start(roster.url);
    try {
      await as(people.owner);
      const { cookies } = await page.context().storageState();
      await page.context().addCookies(cookies.map(({ name, value }) => ({ name, value, url: middleman.url })));
      await page.goto(middleman.url + MEMBERS_PATH + query);
      await expect(page.getByRole("link", { name: /^Pending 7/ })).toBeVisible();
      await page.waitForLoadState("networkidle");
      const asked = middleman.requests.filter((request) => request.startsWith("GET /api/"));
      expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
      expect(asked.length).toBeGreaterThanOrEqual(4);
    } finally {
      await middleman.stop();
    }
  });
}
