// Selecting rows of the members page, and doing something with all that are selected.
import { expectAccessible } from "../support/axe.mjs";
import { fillSignIn, memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";
const CLAUDE = "Claude Shannon";
const EVELYN = "Evelyn Boyd Granville";
const PEOPLE = [EDSGER, CLAUDE, EVELYN];

const box = (page, name) => page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
const everyBox = (page) => page.getByRole("checkbox", { name: /^Select all \d+ on this page$/ });
const bar = (page) => page.getByRole("group", { name: "Selection" });
const act = (page, name) => bar(page).getByRole("button", { name, exact: true });
const dialog = (page) => page.locator("dialog[open]");
const confirm = (page, name) => dialog(page).getByRole("button", { name, exact: true });
/** What is said about the selection: a live region that is there from the start. The one before it says which page of the list has come. */
const said = (page) => page.getByRole("main").locator("> [role=status]").nth(1);

async function openMembers(page, query = "", rows = 25) {
  await page.goto(MEMBERS_PATH + query);
  await expect(memberRows(page)).toHaveCount(rows);
}

async function select(page, names = PEOPLE) {
  for (const name of names) await box(page, name).check();
  await expect(bar(page)).toContainText(`${names.length} selected`);
}

async function expectFocusSomewhere(page) {
  await page.waitForLoadState("networkidle");
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

/** Goes to a button with the Tab key alone and presses it. */
async function pressByKey(page, button) {
  await tabTo(page, button);
  await page.keyboard.press("Enter");
}

/** Answers the nth write to a member with `answer`, the others go through. */
function disturb(page, method, nth, answer) {
  let count = 0;
  return page.route(/\/members\/\d+\/(teams\/\w+\/)?$/, (route) => {
    if (route.request().method() !== method) return route.fallback();
    count += 1;
    return count === nth ? route.fulfill(answer) : route.fallback();
  });
}

async function somebodyElse(visitor, person = people.manager) {
  const other = new Api((await visitor()).context().request);
  await other.signIn(person);
  return other;
}

/** Invites so many whose addresses begin with guest. */
async function inviteGuests(visitor, count) {
  const other = await somebodyElse(visitor, people.owner);
  for (let index = 0; index < count; index += 1) await other.invite(`guest-${index}@acme.test`);
}

test("boxes are named, the one above is mixed, and what is selected is said and shown", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await expect(everyBox(page)).toHaveAccessibleName("Select all 25 on this page");
  await expect(bar(page)).toHaveCount(0);
  await box(page, EDSGER).check();
  await expect(said(page)).toHaveText("1 selected. Press Enter for what can be done.");
  await expect(everyBox(page)).toBeChecked({ indeterminate: true });
  await expect(box(page, EDSGER)).toBeFocused();
  await box(page, CLAUDE).check();
  await expect(said(page)).toHaveText("2 selected.");
  await expect(bar(page)).toMatchAriaSnapshot(`
    - group "Selection":
      - paragraph: 2 selected
      - button "Clear selection"
      - button "Remove"
      - button "Change role"
      - button "Change teams"
      - button "Resend"
  `);

  await everyBox(page).check();
  await expect(bar(page)).toContainText("25 selected");
  await expect(everyBox(page)).toBeChecked();
  await expect(box(page, "Ada Lovelace")).toBeChecked();
  await everyBox(page).uncheck();
  await expect(bar(page)).toHaveCount(0);
  await expect(said(page)).toHaveText("Nobody is selected.");
  await expect(everyBox(page)).toBeFocused();
});

test("with Shift a box takes along all up to it; Escape and the button select nobody", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const boxes = memberRows(page).getByRole("checkbox");
  await boxes.nth(2).check();
  await expect(bar(page)).toContainText("1 selected");
  await boxes.nth(6).click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("5 selected");
  await expect(boxes.nth(4)).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(boxes.nth(4)).not.toBeChecked();
  await expect(boxes.nth(6)).toBeFocused();

  await boxes.nth(2).check();
  await act(page, "Clear selection").click();
  await expect(bar(page)).toHaveCount(0);
  await expect(everyBox(page)).toBeFocused();
});

test("removing many: who it is, what goes along, Undo for all of them", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  // Hedy and Katherine have invited somebody each; nobody removes themselves here.
  await select(page, [EDSGER, CLAUDE, "Hedy Lamarr", "kristen@acme.test", "Ada Lovelace", "Katherine Johnson"]);
  await act(page, "Remove").click();
  const asked = page.getByRole("alertdialog", { name: "Remove 4 members and withdraw 1 invitation?" });
  await expect(asked.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(asked).toHaveAccessibleDescription("They lose access at once. You can undo this.");
  await expect(asked).toMatchAriaSnapshot(`
    - heading "Remove 4 members and withdraw 1 invitation?" [level=2]
    - status: They lose access at once. You can undo this.
    - heading "Who is removed (5)" [level=3]
    - list:
      - listitem: Hedy Lamarr
      - listitem: Katherine Johnson (owner)
      - listitem: Edsger W. Dijkstra
      - listitem: Claude Shannon
      - listitem: kristen@acme.test (invited)
    - heading "Left out (1)" [level=3]
    - list:
      - listitem: "Ada Lovelace: This is you. To leave, use the button in your own row."
    - heading "Invitations that go along (2)" [level=3]
    - list:
      - listitem: konrad@acme.test
      - listitem: ole-johan@acme.test
    - button "Cancel"
    - button "Remove"
  `);
  await expect(asked).toContainText("Katherine Johnson (owner)");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(act(page, "Remove")).toBeFocused();
  expect(await owner.members()).toHaveLength(25);

  await act(page, "Remove").click();
  await confirm(page, "Remove").click();
  await expect(notice(page)).toHaveText("5 removed. Undo available.");
  await expect(memberRows(page)).toHaveCount(18);
  await expect(box(page, "Ada Lovelace")).toBeChecked();
  await expect(bar(page)).toContainText("1 selected");
  await expectFocusSomewhere(page);
  await expect(everyBox(page)).toBeFocused();
  expect(await owner.members()).toHaveLength(18);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText("5 are back.");
  await expect(memberRows(page)).toHaveCount(25);
  await expectFocusSomewhere(page);
  expect(await owner.members()).toHaveLength(25);
  expect((await owner.members("hedy"))[0].teams).toEqual(["frontend"]);
});

test("the same with keys only, and Undo with Ctrl+Z", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await tabTo(page, box(page, "Ada Lovelace"), 80);
  await tabTo(page, box(page, "Alan Turing"));
  await page.keyboard.press("Space");
  await expect(said(page)).toHaveText("1 selected. Press Enter for what can be done.");
  await page.keyboard.press("Enter");
  await expect(act(page, "Remove")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog", { name: "Remove 1 member?" })).toBeVisible();
  await pressByKey(page, confirm(page, "Remove"));
  await expect(notice(page)).toHaveText("1 removed. Undo available.");
  await expect(memberRow(page, "Alan Turing")).toHaveCount(0);
  await expect(everyBox(page)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(notice(page)).toHaveText("1 is back.");
  await expect(memberRow(page, "Alan Turing")).toHaveCount(1);
  await expectFocusSomewhere(page);
  expect(await owner.members("alan@acme.test")).toHaveLength(1);
});

test("a role is given to many, by mouse; who has it already or outranks one is left out", async ({ page, as }) => {
  const manager = await as(people.manager);
  await openMembers(page);
  await select(page, [...PEOPLE, "Betty Holberton", "Ada Lovelace", "Grace Hopper"]);
  await act(page, "Change role").click();
  const asked = page.getByRole("dialog", { name: "Change role" });
  const field = asked.getByLabel("Role");
  await expect(field).toBeFocused();
  await expect(confirm(page, "Change role")).toHaveAttribute("aria-disabled", "true");
  await expect(field.getByRole("option", { name: "Owner (above your role)" })).toBeDisabled();
  await field.selectOption("Manager");
  await expect(asked.getByRole("status")).toHaveText("3 become Manager.");
  await expect(asked).toContainText("Betty Holberton: Is Manager already.");
  await expect(asked).toContainText("Ada Lovelace: Their role is above yours.");
  await expect(asked).toContainText("Grace Hopper: Is Manager already.");
  await field.selectOption("Admin");
  await expect(asked.getByRole("status")).toHaveText("4 become Admin.");
  await expect(asked).toContainText("Grace Hopper: You can't change your own role.");
  await confirm(page, "Change role").click();
  await expect(notice(page)).toHaveText("4 are Admin now.");
  for (const name of PEOPLE) await expect(memberRow(page, name)).toContainText("Admin");
  await expect(bar(page)).toContainText("2 selected");
  expect(await manager.members("role:admin isInvited:false")).toHaveLength(7);
  await expectFocusSomewhere(page);
});

test("a role is given to many with keys only", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page, "?query=role%3Aadmin", 4);
  await tabTo(page, everyBox(page));
  await page.keyboard.press("Space");
  await expect(bar(page)).toContainText("4 selected");
  await page.keyboard.press("Enter");
  await pressByKey(page, act(page, "Change role"));
  await expect(dialog(page).getByLabel("Role")).toBeFocused();
  await page.keyboard.type("Mem");
  await expect(dialog(page).getByRole("status")).toHaveText("4 become Member.");
  await pressByKey(page, confirm(page, "Change role"));
  await expect(notice(page)).toHaveText("4 are Member now.");
  await expectFocusSomewhere(page);
  expect(await owner.members("role:admin")).toHaveLength(0);
});

test("many are put on a team; whoever is on it already is left out", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await select(page, [...PEOPLE, "Karen Spärck Jones", "John McCarthy"]);
  await act(page, "Change teams").click();
  const asked = page.getByRole("dialog", { name: "Change teams" });
  await expect(asked.getByRole("radio", { name: "Add to a team" })).toBeFocused();
  await asked.getByLabel("Team", { exact: true }).selectOption("Design");
  await expect(asked.getByRole("status")).toHaveText("3 are put on Design.");
  await expect(asked).toContainText("Karen Spärck Jones: Is on this team already.");
  await expect(asked).toContainText("John McCarthy: Is on all teams.");
  await confirm(page, "Add to team").click();
  await expect(notice(page)).toHaveText("3 are on Design now.");
  await expect(memberRow(page, CLAUDE)).toContainText("Design");
  await expect(bar(page)).toContainText("2 selected");
  expect((await owner.members("claude"))[0].teams).toEqual(["design"]);
});

test("many are taken off a team with keys only", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page, "?query=peisu", 1);
  await tabTo(page, box(page, "夏培肃"));
  await page.keyboard.press("Space");
  await expect(bar(page)).toContainText("1 selected");
  await page.keyboard.press("Enter");
  await pressByKey(page, act(page, "Change teams"));
  const asked = page.getByRole("dialog", { name: "Change teams" });
  await expect(asked.getByRole("radio", { name: "Add to a team" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await tabTo(page, asked.getByLabel("Team", { exact: true }));
  await page.keyboard.type("Des");
  await expect(asked.getByRole("status")).toHaveText("1 is taken off Design.");
  await pressByKey(page, confirm(page, "Remove from team"));
  await expect(notice(page)).toHaveText("1 is off Design now.");
  expect((await owner.members("peisu"))[0].teams).toEqual([]);
  await expectFocusSomewhere(page);
});

test("invitations are sent again, whoever has joined is left out; by mouse and with keys", async ({ page, as, roster }) => {
  await as(people.owner);
  await openMembers(page);
  await select(page, ["annie@acme.test", "gary@acme.test", CLAUDE]);
  await act(page, "Resend").click();
  await expect(page.getByRole("dialog", { name: "Resend 2 invitations?" })).toContainText(`${CLAUDE}: Has joined already.`);
  await confirm(page, "Resend").click();
  await expect(notice(page)).toHaveText("2 invitations sent again.");
  expect((await roster.mailbox.newest("gary@acme.test")).link).toContain("/accept/");
  await expect(bar(page)).toContainText("1 selected");

  await openMembers(page, "?view=pending", 7);
  await tabTo(page, everyBox(page));
  await page.keyboard.press("Space");
  await expect(bar(page)).toContainText("7 selected");
  await page.keyboard.press("Enter");
  await pressByKey(page, act(page, "Resend"));
  await expect(page.getByRole("dialog", { name: "Resend 7 invitations?" })).toBeVisible();
  await pressByKey(page, confirm(page, "Resend"));
  await expect(notice(page)).toHaveText("7 invitations sent again.");
  await expectFocusSomewhere(page);
});

for (const [what, answer, reason] of [
  ["refused", { status: 403, json: { detail: "The identity provider keeps this membership." } }, "The identity provider keeps this membership."],
  ["met by an error of the server", { status: 500, json: { detail: "Internal Error" } }, "The server has a problem."],
]) {
  test(`one in the middle that is ${what} stays selected, with the reason; trying again goes on`, async ({ page, as }) => {
    const owner = await as(people.owner);
    await openMembers(page);
    await select(page);
    await disturb(page, "DELETE", 2, answer);
    await act(page, "Remove").click();
    await confirm(page, "Remove").click();
    await expect(notice(page)).toHaveText("2 removed, 1 not. Undo available.");
    await expect(bar(page)).toContainText("1 selected");
    const left = memberRows(page).filter({ has: page.getByRole("checkbox", { checked: true }) });
    await expect(left).toHaveCount(1);
    await expect(left).toContainText(`Not removed: ${reason}`);
    await expectFocusSomewhere(page);

    await act(page, "Show why").click();
    await expect(page.getByRole("dialog", { name: "Why it was not done" })).toContainText(`: ${reason}`);
    await expectAccessible(page);
    await confirm(page, "Close").click();
    await expect(act(page, "Show why")).toBeFocused();

    await act(page, "Remove").click();
    await confirm(page, "Remove").click();
    await expect(notice(page)).toHaveText("1 removed. Undo available.");
    await expect(bar(page)).toHaveCount(0);
    expect(await owner.members()).toHaveLength(22);
  });
}

test("what is under way can be cancelled; whoever was not tried stays selected", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const onOperations = async () => (await owner.members()).filter(({ teams }) => teams.includes("operations")).length;
  const before = await onOperations();
  await everyBox(page).check();
  const held = [];
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/\/members\/\d+\/teams\//, async (route) => {
    held.push(route.request().url());
    await released;
    await route.continue();
  });
  await act(page, "Change teams").click();
  await dialog(page).getByLabel("Team", { exact: true }).selectOption("Operations");
  await expect(dialog(page).getByRole("status")).toHaveText(/are put on Operations/);
  await confirm(page, "Add to team").click();
  await expect(act(page, "Cancel")).toBeFocused();
  await expect(bar(page).getByRole("progressbar")).toHaveAccessibleName(/^Changing 1 of \d+…$/);
  await expectAccessible(page);
  await expect.poll(() => held.length).toBe(3);
  await act(page, "Cancel").click();
  release();
  await expect(notice(page)).toHaveText(/^3 are on Operations now, \d+ not tried\.$/);
  await expect(bar(page)).toContainText("22 selected");
  await expectFocusSomewhere(page);
  expect(held).toHaveLength(3);
  expect(await onOperations()).toBe(before + 3);
});

test("all that the search finds, over several pages, but one; and all are back with Undo", async ({ page, as, visitor }) => {
  test.slow();
  const owner = await as(people.owner);
  await inviteGuests(visitor, 60);
  // So many are asked for at once that all would be on one page.
  await page.route(/per_page=100/, (route) => route.continue({ url: route.request().url().replace("per_page=100", "per_page=20") }));
  await openMembers(page, "?query=guest", 50);
  await everyBox(page).check();
  await expect(bar(page)).toContainText("50 selected");
  await act(page, "Select all 60 matching").click();
  await expect(bar(page)).toContainText("All 60 selected");
  await expect(said(page)).toHaveText("All 60 selected.");
  await expect(act(page, "Remove")).toBeFocused();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" }).click();
  await expect(everyBox(page)).toBeChecked();
  const kept = (await memberRows(page).first().getByRole("rowheader").innerText()).trim();
  await memberRows(page).first().getByRole("checkbox").uncheck();
  await expect(bar(page)).toContainText("59 selected");
  await expectAccessible(page);

  await act(page, "Remove").click();
  const asked = page.getByRole("alertdialog", { name: "Withdraw 59 invitations?" });
  await expect(asked).toContainText("and 9 more");
  await confirm(page, "Withdraw").click();
  await expect(notice(page)).toHaveText("59 invitations withdrawn. Undo available.", { timeout: 30_000 });
  await expect(bar(page)).toHaveCount(0);
  expect((await owner.members("guest")).map(({ email }) => email)).toEqual([kept]);
  await expectFocusSomewhere(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText("59 are back.", { timeout: 30_000 });
  await page.goto(`${MEMBERS_PATH}?query=guest`);
  await expect(page.getByRole("search").getByRole("status")).toHaveText("60 found");
});

test("ten thousand are looked at and acted upon without holding up the page, and it can be cancelled", async ({ page, as }) => {
  test.slow();
  await as(people.owner);
  const count = 10_000;
  const member = (id) => ({ id: String(id), email: `p${id}@acme.test`, name: `Person ${id}`, orgRole: "member", pending: false, expired: false, user: { id: String(id) }, teams: [], teamRoles: [] });
  const link = (relation, cursor, more) => `</>; rel="${relation}"; results="${more}"; cursor="${cursor}"`;
  await page.route(/organizations\/acme\/members\/\?per_page=/, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    if (asked.get("query")?.includes("inviter.id:")) return route.fulfill({ json: [] });
    const [size, start] = [Number(asked.get("per_page")), Number(asked.get("cursor") ?? 0)];
    const rows = Array.from({ length: Math.min(size, count - start) }, (_, index) => member(start + index + 1_000_000));
    const links = [link("previous", "0", false), link("next", String(start + size), start + size < count)].join(", ");
    return route.fulfill({ json: rows, headers: { Link: links, "X-Hits": String(count) } });
  });
  const removed = [];
  await page.route(/\/members\/1\d{6}\/$/, (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    removed.push(route.request().url());
    return route.fulfill({ status: 204 });
  });
  await openMembers(page, "", 50);
  await everyBox(page).check();
  await act(page, `Select all ${count}`).click();
  await act(page, "Remove").click();
  await expect(dialog(page).getByRole("status")).toHaveText(/^Looking at \d+ of 10000…$/);
  // Closing the dialog ends the look.
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await act(page, "Remove").click();
  await expect(page.getByRole("alertdialog", { name: "Remove 10000 members?" })).toBeVisible({ timeout: 60_000 });
  await expect(dialog(page)).toContainText("and 9950 more");
  await confirm(page, "Remove").click();
  await expect.poll(() => removed.length).toBeGreaterThan(20);
  // The page is not held up meanwhile.
  await page.getByRole("button", { name: "Copy link to this view" }).focus();
  await act(page, "Cancel").click();
  await expect(notice(page)).toHaveText(/^\d+ removed, \d+ not tried\. Undo available\.$/);
  expect(new Set(removed).size).toBe(removed.length);
  await expect(bar(page)).toContainText("selected");
});

test("who is selected stays so under another search, order and page; all that matched do not", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await select(page, [EDSGER]);
  await page.getByLabel("Find members").fill("claude");
  await expect(memberRows(page)).toHaveCount(1);
  await expect(bar(page)).toContainText("1 selected, 1 not on this page");
  await box(page, CLAUDE).check();
  await page.getByLabel("Find members").fill("");
  await expect(memberRows(page)).toHaveCount(25);
  await expect(box(page, CLAUDE)).toBeChecked();
  await expect(box(page, EDSGER)).toBeChecked();
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(box(page, EDSGER)).toBeChecked();
  await page.getByRole("navigation", { name: "Lists" }).getByRole("link", { name: /^Pending/ }).click();
  await expect(memberRows(page)).toHaveCount(7);
  await expect(bar(page)).toContainText("2 selected, 2 not on this page");
  await page.getByRole("navigation", { name: "Lists" }).getByRole("link", { name: /^Removed/ }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(said(page)).toHaveText("Nobody is selected any more: this is another list.");
  await expectFocusSomewhere(page);
});

test("what others change leaves the selection, and shows when somebody is gone", async ({ page, as, visitor }) => {
  await as(people.owner);
  const listening = page.waitForResponse("**/events/");
  await openMembers(page);
  await listening;
  await select(page, [EDSGER, CLAUDE]);
  const other = await somebodyElse(visitor);
  const [edsger] = await other.members("edsger");
  const [claude] = await other.members("claude");
  await other.call("PUT", `/api/0/organizations/acme/members/${edsger.id}/`, { orgRole: "manager" });
  await expect(memberRow(page, EDSGER)).toContainText("Manager");
  await expect(box(page, EDSGER)).toBeChecked();
  await other.remove(claude);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(memberRow(page, CLAUDE)).toHaveCount(0);
  await expect(bar(page)).toContainText("2 selected, 1 not on this page");
  await act(page, "Change role").click();
  await dialog(page).getByLabel("Role").selectOption("Admin");
  await expect(dialog(page).getByRole("status")).toHaveText("1 becomes Admin. 1 is no longer here.");
  await confirm(page, "Change role").click();
  await expect(notice(page)).toHaveText("1 is Admin now.");
  await expect(bar(page)).toHaveCount(0);
});

test("signed out in the middle: after signing in again the rest is still selected, and goes on", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await select(page);
  await disturb(page, "DELETE", 2, { status: 401, json: { detail: "Authentication credentials were not provided." } });
  await act(page, "Remove").click();
  await confirm(page, "Remove").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await fillSignIn(page, people.owner);
  await expect(memberRows(page).first()).toBeVisible();
  const left = memberRows(page).filter({ has: page.getByRole("checkbox", { checked: true }) });
  await expect(left).toHaveCount(1);
  await act(page, "Remove").click();
  await expect(page.getByRole("alertdialog", { name: "Remove 1 member?" })).toBeVisible();
  await confirm(page, "Remove").click();
  await expect(notice(page)).toHaveText("1 removed. Undo available.");
  expect(await owner.members()).toHaveLength(22);
});

test("whoever is looked at meanwhile is still selected afterwards; for somebody else nobody is", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await select(page);
  await memberRow(page, EDSGER).getByRole("link", { name: EDSGER }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(EDSGER);
  await page.goBack();
  await expect(bar(page)).toContainText("3 selected");
  await expect(box(page, EDSGER)).toBeChecked();
  await page.getByRole("button", { name: "Sign out" }).click();
  await fillSignIn(page, people.manager);
  await expect(memberRows(page)).toHaveCount(25);
  await expect(bar(page)).toHaveCount(0);
});

test("who may do nothing has no boxes; who has invited somebody can act on that", async ({ page, as }) => {
  const member = await as(people.member);
  await openMembers(page);
  await expect(page.getByRole("checkbox", { name: /^Select/ })).toHaveCount(0);
  await openMembers(page, "?view=pending", 7);
  await everyBox(page).check();
  await expect(bar(page).getByRole("button")).toHaveText(["Clear selection", "Remove", "Resend"]);
  await act(page, "Remove").click();
  const asked = page.getByRole("alertdialog", { name: "Withdraw 1 invitation?" });
  await expect(asked).toContainText("Left out (6)");
  await expect(asked).toContainText("annie@acme.test: Their role is above yours.");
  await confirm(page, "Withdraw").click();
  await expect(notice(page)).toHaveText("1 invitation withdrawn. Undo available.");
  expect(await member.members("konrad")).toHaveLength(0);
});

test("the bar never covers what has the focus", async ({ page, as }) => {
  test.slow();
  await page.setViewportSize({ width: 1280, height: 500 });
  await as(people.owner);
  await openMembers(page);
  await box(page, "Ada Lovelace").check();
  await expect(bar(page)).toBeVisible();
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press("Tab");
    const covered = await page.evaluate(() => {
      const bar = document.querySelector(".selection-bar");
      const focused = document.activeElement;
      const { bottom } = focused.getBoundingClientRect();
      return !bar.contains(focused) && bottom > bar.getBoundingClientRect().top ? focused.outerHTML : null;
    });
    expect(covered).toBeNull();
  }
});

for (const [theme, direction, width] of [
  ["light", "ltr", 320],
  ["dark", "rtl", 320],
  ["dark", "ltr", 768],
  ["light", "rtl", 768],
  ["light", "rtl", 1280],
  ["dark", "ltr", 1280],
]) {
  test(`axe finds nothing and nothing is cut off: ${theme}, ${direction}, ${width} px`, async ({ page, as }) => {
    test.slow();
    await page.setViewportSize({ width, height: 720 });
    await page.emulateMedia({ colorScheme: theme });
    await as(people.owner);
    await openMembers(page);
    await page.evaluate((direction) => (document.documentElement.dir = direction), direction);
    await select(page, [EDSGER, "gary@acme.test", "Ada Lovelace"]);
    await expectAccessible(page);
    for (const name of ["Remove", "Change role", "Change teams", "Resend"]) {
      await act(page, name).click();
      await expect(dialog(page).getByRole("status")).toHaveText(/\.$/);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await page.keyboard.press("Escape");
      await expect(dialog(page)).toHaveCount(0);
    }
  });
}

test.describe("by touch", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true });

  test("rows that are cards are selected and removed", async ({ page, as }) => {
    const owner = await as(people.owner);
    await openMembers(page);
    await box(page, EDSGER).tap();
    await box(page, CLAUDE).tap();
    await act(page, "Remove").tap();
    await confirm(page, "Remove").tap();
    await expect(notice(page)).toHaveText("2 removed. Undo available.");
    expect(await owner.members()).toHaveLength(23);
  });
});
