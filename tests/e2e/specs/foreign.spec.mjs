// The members page in front of another server of the same API: shapes old and new, keys that are missing, nothing of what
// ours adds, another place of the API and another CSRF cookie.
import { expectAccessible } from "../support/axe.mjs";
import { expect, test } from "../support/foreign-test.mjs";
import { invited } from "../support/foreign-people.mjs";
import { inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { MEMBERS_PATH } from "../support/people.mjs";

const HEDY = "/organizations/acme/members/10/";
const roleButton = (page, name) => page.getByRole("button", { name: new RegExp(`, role of ${name}$`) });
const teamsButton = (page, name) => page.getByRole("button", { name: `Change teams of ${name}` });
const teamsEditor = (page) => page.getByRole("group", { name: /^Teams of/ });
const dialog = (page) => page.getByRole("alertdialog");
const changesOf = (foreign, path) => foreign.bodies.filter(([call]) => call === `PUT ${path}`).map(([, body]) => body);

async function openMembers(page, rows = 4) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

test("the list shows members old and new, an empty user as an invitation, and every call goes to the named place", async ({
  page,
  foreign,
}) => {
  const strays = [];
  page.on("request", (request) => new URL(request.url()).pathname.startsWith("/api/") && strays.push(request.url()));
  await openMembers(page);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("Owner");
  await expect(memberRow(page, "Grace Hopper")).toContainText("Manager");
  await expect(memberRow(page, "alan@acme.test")).toContainText("Invited");
  expect(foreign.calls).toContain("GET /organizations/acme/members/");
  await expect.poll(() => foreign.calls).toContain("GET /organizations/acme/events/");
  // A list that is whole counts itself.
  await expect(page.getByRole("status").filter({ hasText: "4 members" })).toBeVisible();
  expect(strays).toEqual([]);
});

test("one's own row is known by the person, and leaving is asked first", async ({ page, foreign }) => {
  // From the start it goes on to the only other organization, and what was said with it.
  foreign.organizations = [foreign.organization, { ...foreign.organization, slug: "other", name: "Other" }];
  await openMembers(page);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("You");
  await expect(page.getByText("You", { exact: true })).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Remove Ada Lovelace" })).toHaveCount(0);
  // The page shows all, and there is no other owner.
  await expect(page.getByRole("button", { name: "Leave Acme" })).toHaveAttribute("aria-disabled", "true");
  await roleButton(page, "Grace Hopper").click();
  await page.getByRole("button", { name: "Owner", exact: true }).click();
  await expect(notice(page)).toHaveText("Grace Hopper is now Owner.");
  await page.getByRole("button", { name: "Leave Acme" }).click();
  await expect(dialog(page)).toContainText("Leave Acme?");
  expect(foreign.calls.filter((call) => call.startsWith("DELETE"))).toEqual([]);
  await dialog(page).getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/organizations\/other\/members\/$/);
  await expect(notice(page)).toHaveText("You have left Acme.");
  expect(foreign.calls).toContain("DELETE /organizations/acme/members/7/");
});

test("teams that the list doesn't tell are read member by member, and not again at the next look", async ({ page, foreign }) => {
  await page.clock.install();
  await openMembers(page);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("No teams");
  await expect(memberRow(page, "Grace Hopper").getByRole("link", { name: "backend" })).toBeVisible();
  await expect(memberRow(page, "alan@acme.test").getByRole("link", { name: "design" })).toBeVisible();
  await expect(memberRow(page, "Hedy Lamarr").getByRole("button", { name: "2 teams of Hedy Lamarr" })).toBeVisible();
  await expectAccessible(page);
  await page.clock.runFor(35_000);
  await expect.poll(() => foreign.calls.filter((call) => call === "GET /organizations/acme/members/").length).toBe(2);
  expect(foreign.calls.filter((call) => call === `GET ${HEDY}`)).toHaveLength(1);
  await expect(page.locator(".changes").getByRole("status")).toHaveText("");
});

test("teams that could not be read say so and are read again when asked", async ({ page, foreign }) => {
  foreign.answers.set(`GET ${HEDY}`, [500, { detail: "Internal Error", errorId: "1" }]);
  await openMembers(page);
  await expect(memberRow(page, "Hedy Lamarr")).toContainText("Not loaded");
  await expect(memberRow(page, "Hedy Lamarr")).not.toContainText("No teams");
  foreign.answers.clear();
  await page.getByRole("button", { name: "Retry teams of Hedy Lamarr" }).click();
  await expect(page.getByRole("button", { name: "2 teams of Hedy Lamarr" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove Hedy Lamarr" })).toBeFocused();
});

test("the teams editor begins with the teams that the member has, not with none", async ({ page, foreign }) => {
  foreign.answers.set(`GET ${HEDY}`, [500, { detail: "Internal Error", errorId: "1" }]);
  await openMembers(page);
  await teamsButton(page, "Hedy Lamarr").click();
  await expect(teamsEditor(page).getByRole("alert")).toContainText("The teams could not be loaded.");
  await expect(teamsEditor(page).getByRole("button", { name: "Save" })).toBeDisabled();
  foreign.answers.clear();
  await teamsEditor(page).getByRole("button", { name: "Retry" }).click();
  await expect(teamsEditor(page).getByRole("checkbox", { name: "Backend" })).toBeChecked();
  await expect(teamsEditor(page).getByRole("checkbox", { name: "Design" })).toBeChecked();
  await expect(teamsEditor(page).getByRole("checkbox")).toHaveCount(2);
  await expectAccessible(page);
  await teamsEditor(page).getByRole("checkbox", { name: "Design" }).uncheck();
  await teamsEditor(page).getByRole("button", { name: "Save" }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is on one team now.");
  await expect(teamsButton(page, "Hedy Lamarr")).toBeFocused();
  await expect(memberRow(page, "Hedy Lamarr").getByRole("link", { name: "backend" })).toBeVisible();
  expect(foreign.places.get("10")).toEqual([{ teamSlug: "backend", role: "admin" }]);
});

test("another role leaves the teams as they are", async ({ page, foreign }) => {
  await openMembers(page);
  await roleButton(page, "Hedy Lamarr").click();
  await page.getByRole("button", { name: "Manager", exact: true }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is now Manager.");
  expect(foreign.places.get("10").map(({ teamSlug }) => teamSlug)).toEqual(["backend", "design"]);
  await expect(page.getByRole("button", { name: "2 teams of Hedy Lamarr" })).toBeVisible();
  // One in the shape of 2022, whose teams are slugs alone.
  await roleButton(page, "Grace Hopper").click();
  await page.getByRole("button", { name: "Owner", exact: true }).click();
  await expect(notice(page)).toHaveText("Grace Hopper is now Owner.");
  expect(foreign.places.get("8")).toEqual([{ teamSlug: "backend", role: null }]);
});

test("a role is not changed while it isn't known which teams would go with it", async ({ page, foreign }) => {
  foreign.answers.set(`GET ${HEDY}`, [500, { detail: "Internal Error", errorId: "1" }]);
  await openMembers(page);
  await roleButton(page, "Hedy Lamarr").click();
  await page.getByRole("button", { name: "Manager", exact: true }).click();
  await expect(memberRow(page, "Hedy Lamarr")).toContainText("Not changed: The server has a problem.");
  await expect(roleButton(page, "Hedy Lamarr")).toHaveText(/^Member/);
  expect(changesOf(foreign, HEDY)).toEqual([]);
});

test("a removal, which is final there, is asked first and offers no Undo", async ({ page, foreign }) => {
  await openMembers(page);
  await page.getByRole("button", { name: "Remove Hedy Lamarr" }).click();
  await expect(dialog(page)).toContainText("Remove Hedy Lamarr?");
  await expect(dialog(page)).toContainText("This can't be undone");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Remove Hedy Lamarr" })).toBeFocused();
  expect(foreign.members).toHaveLength(4);
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(memberRow(page, "Hedy Lamarr")).toHaveCount(0);
  await expect(notice(page)).toHaveText("Hedy Lamarr removed.");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Withdraw invitation to alan@acme.test" })).toBeFocused();
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Withdraw invitation to alan@acme.test" }).click();
  await expect(dialog(page)).toContainText("Withdraw the invitation to alan@acme.test?");
  await dialog(page).getByRole("button", { name: /^Withdraw/ }).click();
  await expect(notice(page)).toHaveText("Invitation to alan@acme.test withdrawn.");
  await expect.poll(() => foreign.members.map(({ id }) => id)).toEqual(["7", "8"]);
  expect(foreign.calls.filter((call) => call.includes("restore"))).toEqual([]);
});

test("nobody is shown as removed by a server that keeps no such list", async ({ page }) => {
  await page.goto(`${MEMBERS_PATH}?view=removed`);
  await expect(page.getByRole("main")).toContainText("This server doesn't keep who was removed");
  await expect(memberRows(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Restore/ })).toHaveCount(0);
  await expectAccessible(page);
});

test("no order is offered or claimed where the server doesn't sort", async ({ page }) => {
  await page.goto(`${MEMBERS_PATH}?sort=-name`);
  await expect(memberRows(page)).toHaveCount(4);
  await expect(page.getByRole("columnheader", { name: "Role" })).toBeVisible();
  await expect(page.getByRole("columnheader").getByRole("button")).toHaveCount(0);
  await expect(page.locator("[aria-sort]")).toHaveCount(0);
  await expect(page.locator(".search-field__count")).toHaveText("4 members");
});

test("searching, the invited and page after page", async ({ page, foreign }) => {
  foreign.members.push(...Array.from({ length: 60 }, (_, index) => invited(String(100 + index), `guest${index}@acme.test`)));
  await openMembers(page, 50);
  await expect(page.locator(".search-field__count")).toHaveText("50 on this page");
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "-1");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(memberRows(page)).toHaveCount(14);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Members: 51–64." })).toHaveCount(1);
  await page.goBack();
  await expect(memberRows(page)).toHaveCount(50);
  await page.getByRole("searchbox").fill("hedy");
  await expect(memberRows(page)).toHaveCount(1);
  await expect(page.locator(".search-field__count")).toHaveText("1 found");
  await page.getByRole("searchbox").fill("nobody at all");
  await expect(page.getByRole("main")).toContainText("No member matches");
  await page.route(/query=guest/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "x-hits": "1000", "x-max-hits": "1000" } });
  });
  await page.getByRole("searchbox").fill("guest");
  await expect(page.locator(".search-field__count")).toHaveText("more than 1000 found");
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "-1");
  await page.goto(`${MEMBERS_PATH}?view=pending&query=alan`);
  await expect(memberRows(page)).toHaveCount(1);
  await expect(memberRow(page, "alan@acme.test")).toContainText("Invited");
});

test("inviting repeats the named cookie, and offers nothing that the server doesn't have", async ({ page, foreign }) => {
  await openMembers(page);
  await inviteForm(page).getByLabel("Email address").fill("margaret@acme.test");
  await inviteForm(page).getByRole("button", { name: /^Teams/ }).click();
  await expect(page.getByRole("checkbox", { name: "All teams" })).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Design" }).check();
  await page.keyboard.press("Escape");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(memberRow(page, "margaret@acme.test")).toContainText("Invited");
  await expect(memberRow(page, "margaret@acme.test").getByRole("link", { name: "design" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit address" })).toHaveCount(0);
  expect(foreign.members.at(-1)).toMatchObject({ email: "margaret@acme.test", orgRole: "member" });
});

test("an invitation is sent again alone, and renewed when it has expired", async ({ page, foreign }) => {
  foreign.members[2] = { ...foreign.members[2], expired: true };
  await openMembers(page);
  await page.getByRole("button", { name: "Resend invitation to alan@acme.test" }).click();
  await expect(notice(page)).toHaveText("Invitation to alan@acme.test is on its way again.");
  await expect(page.getByRole("button", { name: "Resend invitation to alan@acme.test" })).toBeFocused();
  await expect(memberRow(page, "alan@acme.test")).not.toContainText("expired");
  expect(changesOf(foreign, "/organizations/acme/members/9/")).toEqual([{ reinvite: true, regenerate: true }]);
  expect(foreign.places.get("9")).toEqual([{ teamSlug: "design", role: null }]);
});

test("an address that is invited already stays in the form with the server's own words", async ({ page, foreign }) => {
  await openMembers(page);
  foreign.members = [...foreign.members, { id: "12", email: "margaret@acme.test", name: "", pending: true }];
  const field = inviteForm(page).getByLabel("Email address");
  await field.fill("margaret@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText("The user margaret@acme.test has already been invited").first()).toBeVisible();
  await expect(field).toHaveValue("margaret@acme.test");
});

for (const [shape, body, words] of [
  ["a text", { detail: "They outrank you." }, "They outrank you."],
  ["fields with lists", { member: ["They are kept elsewhere.", "And more."] }, "They are kept elsewhere."],
  ["a field with a text", { organization: "This plan removes nobody." }, "This plan removes nobody."],
  ["a bare list", ["An integration removes nobody."], "An integration removes nobody."],
  ["a bare text", "You are attempting to use this endpoint too frequently.", "too frequently."],
  ["a code", { detail: { code: "sudo-required", message: "Account verification required.", extra: { username: "ada" } } }, "Account verification required."],
]) {
  test(`a refusal in the shape of ${shape} is told beside the row`, async ({ page, foreign }) => {
    foreign.answers.set(`DELETE ${HEDY}`, [400, body]);
    await openMembers(page);
    await page.getByRole("button", { name: "Remove Hedy Lamarr" }).click();
    await dialog(page).getByRole("button", { name: "Remove" }).click();
    await expect(notice(page)).toContainText(`Hedy Lamarr was not removed: ${words.startsWith("too") ? "You are" : words}`);
    await expect(memberRow(page, "Hedy Lamarr")).toContainText(words);
    await expect(page.getByRole("button", { name: "Remove Hedy Lamarr" })).toBeFocused();
  });
}

test("roles are those that the server lists: with its words, without retired ones, and one that only it knows", async ({ page, foreign }) => {
  await openMembers(page);
  const role = inviteForm(page).getByLabel("Role");
  await expect(role.getByRole("option")).toHaveText(["Billing", "Member", "Manager", "Owner"]);
  await expect(role).toHaveValue("member");
  await role.selectOption("Billing");
  await expect(role).toHaveAccessibleDescription("Pays the bills.");
  await inviteForm(page).getByLabel("Email address").fill("joan@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(memberRow(page, "joan@acme.test")).toContainText("Billing");
  await roleButton(page, "joan@acme.test").click();
  const menu = page.getByRole("group", { name: /^Role of/ });
  await expect(menu.getByRole("button", { name: "Billing" })).toHaveAttribute("aria-current", "true");
  await expect(menu.getByRole("button", { name: "Billing" })).toBeFocused();
  await expect(menu.getByRole("button")).toHaveCount(4);
  await menu.getByRole("button", { name: "Member" }).click();
  await expect(notice(page)).toHaveText("joan@acme.test is now Member.");
});

test("roles under their older name, or where none are listed ours", async ({ page, foreign }) => {
  const { orgRoleList, ...rest } = foreign.organization;
  foreign.organization = { ...rest, roles: orgRoleList };
  await openMembers(page);
  await expect(inviteForm(page).getByLabel("Role").getByRole("option")).toHaveText(["Billing", "Member", "Manager", "Owner"]);
  foreign.organization = rest;
  await page.reload();
  await expect(inviteForm(page).getByLabel("Role").getByRole("option")).toHaveText(["Member", "Admin", "Manager", "Owner"]);
});
