// The members page: remove and undo, find, page, teams, and who may do what.
import { expectAccessible } from "../support/axe.mjs";
import { expectPlaces, inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";

/** What a person calls losing one's place: the focus on nothing. */
async function expectFocusSomewhere(page) {
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

/** Keeps restores waiting until they are released. */
async function holdRestores(page) {
  const waiting = [];
  let isReleased = false;
  await page.route("**/restore/", (route) => (isReleased ? route.continue() : waiting.push(route)));
  const release = () => {
    isReleased = true;
    for (const route of waiting) route.continue();
  };
  return { waiting: () => waiting.length, release };
}

async function openMembers(page, rows = 25) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

test("remove takes effect at once, Undo brings the row back in place with role and teams", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const names = await memberRows(page).getByRole("rowheader").allInnerTexts();
  const place = names.findIndex((name) => name.includes(EDSGER));
  const before = await memberRow(page, EDSGER).innerText();

  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await expect(memberRow(page, EDSGER)).toHaveCount(0);
  await expect(notice(page)).toHaveText(`${EDSGER} removed. Undo available.`);
  await expect(memberRows(page).nth(place).getByRole("button").last()).toBeFocused();
  await expect.poll(() => owner.members("email:edsger@acme.test")).toEqual([]);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText(`${EDSGER} is back.`);
  expect(await memberRows(page).getByRole("rowheader").allInnerTexts()).toEqual(names);
  expect(await memberRow(page, EDSGER).innerText()).toBe(before);
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("button", { name: `Remove ${EDSGER}` })).toBeFocused();
  await page.reload();
  await expect(memberRow(page, EDSGER)).toHaveCount(1);
});

test("withdrawing an invitation can be undone, and its link works again", async ({ page, as, roster, visitor }) => {
  const owner = await as(people.owner);
  await owner.invite("margaret@acme.test");
  const { link } = await roster.mailbox.newest("margaret@acme.test");
  await page.goto(`${MEMBERS_PATH}?query=margaret`);
  await page.getByRole("button", { name: "Withdraw invitation to margaret@acme.test" }).click();
  await expect(notice(page)).toHaveText("Invitation to margaret@acme.test withdrawn. Undo available.");
  await expectFocusSomewhere(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(memberRow(page, "margaret@acme.test")).toContainText("Invited");
  const invitee = await visitor();
  await invitee.goto(link);
  await expect(invitee.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
});

test("a removal that the server refuses puts the row back and says why", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const reason = "The identity provider keeps this membership.";
  await page.route("**/members/*/", (route) =>
    route.request().method() === "DELETE" ? route.fulfill({ status: 403, json: { detail: reason } }) : route.fallback(),
  );
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await expect(notice(page)).toContainText(`${EDSGER} was not removed`);
  await expect(memberRow(page, EDSGER)).toContainText(reason);
  await expectFocusSomewhere(page);
});

test("when invitations go with a person, the focus goes to a row that stays", async ({ page, as, visitor }) => {
  const owner = await as(people.owner);
  const manager = new Api((await visitor()).context().request);
  await manager.signIn(people.manager);
  // The list puts the invited last: these stand below each other.
  await manager.invite("zora@acme.test");
  const [admin] = await owner.members("email:alan@acme.test");
  await page.goto(`${MEMBERS_PATH}?query=email%3Agrace%40acme.test%20email%3Azora%40acme.test%20email%3Aalan%40acme.test&sort=-name`);
  await expect(memberRows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Remove Grace Hopper" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("zora@acme.test");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(memberRows(page)).toHaveCount(1);
  await expect(page.locator(`#remove-${admin.id}`)).toBeFocused();
});

test("Undo stays until one goes elsewhere, whatever else is said, and also takes back the removals before", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const hold = await holdRestores(page);
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await page.getByRole("button", { name: "Remove Claude Shannon" }).click();
  await expect(notice(page)).toHaveText("Claude Shannon removed. Undo available.");
  await page.getByRole("button", { name: /, role of Betty Holberton$/ }).click();
  await page.getByRole("group", { name: /^Role of/ }).getByRole("button", { name: "Admin" }).click();
  await expect(notice(page)).toHaveText("Betty Holberton is now Admin.");
  const undo = page.getByRole("button", { name: "Undo Claude Shannon removed." });
  await expect(undo).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice(page)).toHaveText("Claude Shannon removed. Undo available.");

  // The second press doesn't wait for the first one's answer.
  await page.getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("Control+z");
  await expect.poll(() => hold.waiting()).toBe(2);
  hold.release();
  await expect(memberRow(page, EDSGER)).toHaveCount(1);
  await expect(memberRow(page, "Claude Shannon")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("a removal that is refused while another search is shown says so and leaves that list alone", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  let refuse;
  await page.route("**/members/*/", (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    refuse = () => route.fulfill({ status: 403, json: { detail: "The identity provider keeps this membership." } });
  });
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await page.getByLabel("Find members").fill("grace");
  await expect(memberRows(page)).toHaveCount(1);
  await refuse();
  await expect(notice(page)).toContainText(`${EDSGER} was not removed`);
  await expect(memberRows(page)).toHaveCount(1);
  await page.getByLabel("Find members").fill("");
  await expect(memberRow(page, EDSGER)).toHaveCount(1);
});

test("leaving that is refused is said aloud, too", async ({ page, as }) => {
  await as(people.manager);
  await openMembers(page);
  const reason = "The identity provider keeps this membership.";
  await page.route("**/members/*/", (route) =>
    route.request().method() === "DELETE" ? route.fulfill({ status: 403, json: { detail: reason } }) : route.fallback(),
  );
  await page.getByRole("button", { name: "Leave Acme" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await expect(notice(page)).toHaveText(`You are still a member. ${reason}`);
  await expect(memberRow(page, "Grace Hopper")).toContainText(reason);
  await expectFocusSomewhere(page);
});

test("removing an owner asks first; Escape changes nothing and gives the focus back", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const button = page.getByRole("button", { name: "Remove Katherine Johnson" });
  const dialog = page.getByRole("alertdialog", { name: "Remove Katherine Johnson?" });

  await button.click();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  expect(await owner.members("role:owner")).toHaveLength(2);

  await button.click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(notice(page)).toHaveText(/^Katherine Johnson removed\. .*Undo available\.$/);
  await expectFocusSomewhere(page);
  await expect.poll(async () => (await owner.members("role:owner")).length).toBe(1);
});

test("? lists the keys, not in a text field, and can be turned off", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.getByLabel("Find members").press("?");
  await expect(page.getByLabel("Find members")).toHaveValue("?");
  await expect(dialog).toHaveCount(0);
  const button = page.getByRole("button", { name: "Remove Alan Turing" });
  await page.getByRole("button", { name: "Clear search" }).click();
  await button.press("?");
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole("checkbox", { name: /^Show this list with/ }).uncheck();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  await button.press("?");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
});

test("a member sees why they may not remove somebody", async ({ page, as }) => {
  await as(people.member);
  await openMembers(page);
  const button = page.getByRole("button", { name: "Remove Ada Lovelace" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  const reason = "Their role is above yours. Ask somebody with at least their role.";
  await expect(button).toHaveAccessibleDescription(reason);
  await button.click({ force: true });
  await expect(notice(page)).toContainText(reason);
  await expect(memberRow(page, "Ada Lovelace")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Leave Acme" })).toBeVisible();
});

test("a role above one's own can't be given", async ({ page, as }) => {
  await as(people.manager);
  await openMembers(page);
  const options = inviteForm(page).getByLabel("Role").getByRole("option");
  await expect(options).toHaveText([/^Member/, /^Admin/, /^Manager/, /^Owner \(above your role\)/]);
  await expect(options.last()).toBeDisabled();
  await expect(options.nth(2)).toBeEnabled();
});

for (const [address, problem] of [
  ["ada", /email address/],
  ["ada@acme.test", /member/],
  ["annie@acme.test", /invited/],
]) {
  test(`inviting ${address} is refused in words beside the field`, async ({ page, as }) => {
    const owner = await as(people.owner);
    await openMembers(page);
    const field = inviteForm(page).getByLabel("Email address");
    await field.fill(address);
    await inviteForm(page).getByRole("button", { name: "Invite", exact: true }).click();
    const summary = page.getByRole("alert");
    await expect(summary).toContainText("There is a problem");
    await expect(summary).toBeFocused();
    await expect(field).toHaveAccessibleDescription(problem);
    await expect(field).toHaveValue(address);
    await expect(page).toHaveTitle("Error: Members · Acme · Roster");
    await summary.getByRole("link").click();
    await expect(field).toBeFocused();
    expect(await owner.members()).toHaveLength(25);
  });
}

test("search finds by name, by address and by the query language; Back works", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const field = page.getByLabel("Find members");
  const count = page.getByRole("search").getByRole("status");
  await expect(count).toHaveText("25 members");

  await field.fill("grace");
  await expect(memberRows(page)).toHaveCount(1);
  await expect(memberRow(page, "Grace Hopper")).toBeVisible();
  await expect(count).toHaveText("1 found");
  await expect(page).toHaveURL(/\?query=grace$/);
  await expect(field).toBeFocused();

  await field.fill("role:owner");
  await expect(memberRows(page)).toHaveCount(2);
  await field.fill("isInvited:true");
  await expect(memberRows(page)).toHaveCount(7);

  await page.reload();
  await expect(field).toHaveValue("isInvited:true");
  await expect(memberRows(page)).toHaveCount(7);

  await field.fill("nobody of that name");
  await expect(page.getByRole("heading", { name: "No member matches" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).click();
  await expect(memberRows(page)).toHaveCount(25);

  await field.fill("grace");
  await expect(memberRows(page)).toHaveCount(1);
  await page.goBack();
  await expect(memberRows(page)).toHaveCount(25);
  await expect(field).toHaveValue("");
  await page.goForward();
  await expect(memberRows(page)).toHaveCount(1);
  await expect(field).toHaveValue("grace");
});

test("what is typed stays as it is typed while the list follows", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const field = page.getByLabel("Find members");
  await field.pressSequentially("ada ");
  await expect(page).toHaveURL(/\?query=ada$/);
  await expect(memberRows(page)).toHaveCount(1);
  await field.pressSequentially("l");
  await expect(page).toHaveURL(/\?query=ada%20l$/);
  await expect(field).toHaveValue("ada l");

  // A key that comes just when the address changes.
  await field.evaluate((field) => {
    const pushed = history.replaceState.bind(history);
    history.replaceState = (...state) => {
      history.replaceState = pushed;
      pushed(...state);
      field.value += "x";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
  });
  await field.fill("grac");
  await expect(page).toHaveURL(/\?query=gracx$/);
  await expect(field).toHaveValue("gracx");
});

test("more than a page is paged by links, and the address is the state", async ({ page, as }) => {
  const owner = await as(people.owner);
  for (let number = 1; number <= 30; number += 1) await owner.invite(`guest${number}@acme.test`);
  await page.goto(MEMBERS_PATH);
  const pages = page.getByRole("navigation", { name: "Pages" });
  const first = await memberRows(page).getByRole("rowheader").allInnerTexts();
  await expectPlaces(page, 1, 50, 55);
  await expect(page.getByText("on this page")).toHaveCount(0);
  await expect(pages.getByRole("link", { name: "Previous" })).toHaveAttribute("aria-disabled", "true");

  await pages.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(memberRow(page, "Ada Lovelace")).toHaveCount(0);
  await expect(page.getByRole("status").filter({ hasText: "Members: 51–55 of 55." })).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectPlaces(page, 51, 55, 55);
  const second = await memberRows(page).getByRole("rowheader").allInnerTexts();
  expect(second.filter((name) => first.includes(name))).toEqual([]);
  await page.reload();
  await expect(memberRows(page)).toHaveCount(second.length);
  await expectPlaces(page, 51, 55, 55);
  // Links from before cursors told it lead there, too.
  await page.goto(page.url().replace(/(cursor=\d+)%3A50%3A/, "$1%3A0%3A"));
  await expectPlaces(page, 51, 55, 55);

  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(memberRow(page, "Ada Lovelace")).toHaveCount(1);
  expect(await memberRows(page).getByRole("rowheader").allInnerTexts()).toEqual(first);
  await expectPlaces(page, 1, 50, 55);
});

test("team links lead to the team, whichever way the cell shows them", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("all teams");
  await expect(memberRow(page, "Claude Shannon")).toContainText("No teams");

  await memberRow(page, "Karen Spärck Jones").getByRole("button", { name: /^3 teams/ }).click();
  const list = page.getByRole("list", { name: /Teams of Karen/ });
  await expect(list.getByRole("link")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  await memberRow(page, EDSGER).getByRole("link", { name: "Backend" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Backend");
  await expect(page).toHaveTitle("Backend · Acme · Roster");
  await expect(memberRow(page, EDSGER)).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Members" }).click();
  await expect(memberRows(page)).toHaveCount(25);
});

test("a failing server: old rows or a sentence and Retry, never a blank page", async ({ page, as }) => {
  await as(people.owner);
  await page.route("**/api/0/organizations/acme/members/*", (route) => route.abort("internetdisconnected"));
  await page.goto(MEMBERS_PATH);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The members could not be loaded");
  await page.unroute("**/api/0/organizations/acme/members/*");
  await alert.getByRole("button", { name: "Retry" }).click();
  await expect(memberRows(page)).toHaveCount(25);
});

test("an organization one is not in is not shown", async ({ page, as }) => {
  await as(people.owner);
  await page.goto("/organizations/other/members/");
  await expect(page.getByRole("main")).toContainText("The members could not be loaded");
  await expect(page.getByRole("main")).toContainText(/does not exist|doesn't exist|no such organization/);
  await expect(page.getByRole("link", { name: "Go to Roster" })).toBeVisible();
  await expect(memberRows(page)).toHaveCount(0);
});
