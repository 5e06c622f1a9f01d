// Requests: to be invited, to join, to be on a team; decided on the members page.
import { expectAccessible } from "../support/axe.mjs";
import { memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const REQUESTS = "/api/0/organizations/acme/invite-requests/";
const list = (page, name) => page.getByRole("navigation", { name: "Lists" }).getByRole("link", { name });

/** Has Hedy, a member, ask that these be invited. */
async function suggest(visitor, ...requests) {
  const api = new Api((await visitor()).context().request);
  await api.signIn(people.member);
  for (const request of requests) await api.call("POST", REQUESTS, request);
  return api;
}

async function openRequests(page, rows) {
  await page.goto(`${MEMBERS_PATH}?view=requests`);
  await expect(memberRows(page)).toHaveCount(rows);
}

test("a request is approved with another role and team; the invitation goes out", async ({ page, as, roster, visitor }) => {
  await suggest(visitor, { email: "joan@acme.test", orgRole: "owner", teams: ["design"] }, { email: "edith@acme.test" });
  const manager = await as(people.manager);
  await openRequests(page, 2);
  await expect(list(page, "Requests 2")).toHaveAttribute("aria-current", "page");
  await expect(page.getByText("2 requests")).toBeVisible();
  const row = memberRow(page, "joan@acme.test");
  await expect(row).toContainText("Suggested by Hedy Lamarr");
  await expect(row).toContainText("as Owner on 1 team");
  const role = page.getByLabel("Role for joan@acme.test");
  await expect(role).toHaveValue("manager");
  await expect(role.getByRole("option").last()).toBeDisabled();
  await role.selectOption("admin");
  await row.getByRole("button", { name: /^1 team/ }).click();
  await page.getByRole("checkbox", { name: "Backend" }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Approve joan@acme.test" }).click();
  await expect(notice(page)).toHaveText("Invitation to joan@acme.test is on its way.");
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Approve edith@acme.test" })).toBeFocused();
  await expect(list(page, "Requests 1")).toBeVisible();
  await expect(list(page, "Pending 8")).toBeVisible();
  await roster.mailbox.newest("joan@acme.test");
  const [joan] = await manager.members("email:joan@acme.test");
  expect([joan.orgRole, joan.teams.toSorted()]).toEqual(["admin", ["backend", "design"]]);
});

test("a request to be on a team comes while the list is open", async ({ page, as, visitor }) => {
  await as(people.owner);
  const listening = page.waitForResponse("**/api/0/organizations/acme/events/");
  await page.goto(`${MEMBERS_PATH}?view=requests`);
  await expect(page.getByRole("heading", { name: "No requests wait" })).toBeVisible();
  await listening;
  const hedy = new Api((await visitor()).context().request);
  await hedy.signIn(people.member);
  const owner = new Api((await visitor()).context().request);
  await owner.signIn(people.owner);
  await owner.call("PUT", "/api/0/organizations/acme/", { openMembership: false });
  const [me] = await hedy.members("email:hedy@acme.test");
  await hedy.call("POST", `/api/0/organizations/acme/members/${me.id}/teams/backend/`);
  await expect(memberRow(page, "Hedy Lamarr")).toContainText("Backend");
});

test("denying asks first, by keyboard alone; the last one leaves the focus at the heading", async ({ page, as, visitor }) => {
  await suggest(visitor, { email: "edith@acme.test" });
  const owner = await as(people.owner);
  await openRequests(page, 1);
  const deny = page.getByRole("button", { name: "Deny edith@acme.test" });
  await tabTo(page, deny);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog", { name: "Deny edith@acme.test?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(deny).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText("The request for edith@acme.test is denied.");
  await expect(page.getByRole("heading", { name: "No requests wait" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  expect(await owner.call("GET", REQUESTS)).toEqual([]);
});

test("a refusal is said beside the row, which stays", async ({ page, as, visitor }) => {
  await suggest(visitor, { email: "edith@acme.test" });
  await as(people.owner);
  await openRequests(page, 1);
  const approve = ["No more invitations today."];
  await page.route("**/invite-requests/*/", (route) => route.fulfill({ status: 400, json: { approve } }));
  await page.getByRole("button", { name: "Approve edith@acme.test" }).click();
  await expect(memberRow(page, "edith@acme.test")).toContainText(approve[0]);
  await expect(notice(page)).toContainText(approve[0]);
  await expect(page.getByRole("button", { name: "Approve edith@acme.test" })).toBeFocused();
});

test("a request to join, and one to be on a team", async ({ page, as, request, visitor }) => {
  const owner = await as(people.owner);
  await owner.call("PUT", "/api/0/organizations/acme/", { allowJoinRequests: true, openMembership: false });
  await new Api(request).call("POST", "/api/0/organizations/acme/join-request/", { email: "annie@elsewhere.test" });
  const hedy = await suggest(visitor);
  await hedy.call("POST", "/api/0/organizations/acme/members/me/teams/backend/");
  await openRequests(page, 2);
  await expect(memberRow(page, "annie@elsewhere.test")).toContainText("Asks to join");
  const access = page.getByRole("table", { name: /^Requests to be on a team/ });
  await expect(access).toContainText("Hedy Lamarr");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Approve Hedy Lamarr for Backend" }).click();
  await expect(notice(page)).toHaveText("Hedy Lamarr is on the team Backend.");
  await expect(access).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  const [member] = await owner.members("email:hedy@acme.test");
  expect(member.teams).toContain("backend");
});

test("a member sees what they asked for, and nothing to decide", async ({ page, as }) => {
  const hedy = await as(people.member);
  await hedy.call("POST", REQUESTS, { email: "edith@acme.test" });
  await openRequests(page, 1);
  await expect(memberRow(page, "edith@acme.test")).toContainText("Waits for a manager or owner");
  await expect(page.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  await expectAccessible(page);
});
