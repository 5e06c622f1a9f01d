// The accept page in every state, and what an invitation must never do.
import { tokenOf } from "../support/mailbox.mjs";
import { expectJoined, fillSignIn, memberRow, register } from "../support/pages.mjs";
import { Api, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };

/** An owner's calls, an invitation to the address and the link in its mail. */
async function invitation({ as, roster }, email = INVITEE) {
  const owner = await as(people.owner);
  const member = await owner.invite(email, { teams: ["backend"] });
  const { link } = await roster.mailbox.newest(email);
  return { owner, member, link };
}

/** Removes a member who has an account and invites them again. */
async function invitationToAccount({ as, roster }) {
  const owner = await as(people.owner);
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  return invitation({ as, roster }, FORMER.email);
}

/** The state's heading, and its title: the same unless another is told. */
async function expectState(page, heading, title = heading) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  await expect(page).toHaveTitle(`${title} · Roster`);
}

const CREATE = "Create your account and join Acme";
const SIGN_IN = "Sign in to join Acme";

test("who has an account signs in, comes back and joins with one press", async ({ as, roster, visitor }) => {
  const { link } = await invitationToAccount({ as, roster });
  const page = await visitor();
  await page.goto(link);
  await expectState(page, "Join Acme", SIGN_IN);
  await page.getByRole("link", { name: "Sign in to join" }).click();
  await fillSignIn(page, FORMER);
  await expectState(page, "Join Acme");
  await page.getByRole("button", { name: "Join Acme" }).click();
  await expectJoined(page);
  await expect(memberRow(page, FORMER.name)).toContainText("You");
});

test("somebody else's account can't take the invitation, switching does", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  const page = await visitor();
  await new Api(page.context().request).signIn(FORMER);
  await page.goto(link);
  await expectState(page, "This invitation is for another account");
  await expect(page.getByRole("main")).toContainText("Ada Lovelace invites m•••@acme.test to join Acme.");
  await expect(page.getByRole("main").getByRole("definition")).toContainText(["Member", "Backend", "m•••@acme.test", /UTC/]);
  await expect(page.getByRole("main")).toContainText(`You are signed in as ${FORMER.email}.`);
  await expect(page.getByRole("main")).not.toContainText(INVITEE);
  await page.getByRole("button", { name: "Sign out and continue" }).click();
  await expectState(page, "Join Acme", CREATE);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await register(page, "Margaret Hamilton");
  await expectJoined(page);
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
});

test("a member who opens an invitation is told, and it stays as it is", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor();
  await new Api(page.context().request).signIn(people.member);
  await page.goto(link);
  await expectState(page, "You are already a member");
  await page.getByRole("link", { name: /^Go to / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Members");
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true }]);
});

test("a member with another account's invitation declines it, or signs out and joins with that one", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor();
  await new Api(page.context().request).signIn(people.member);
  await page.goto(link);
  await expect(page.getByRole("main")).toContainText(`You are signed in as ${people.member.email}, and a member already.`);
  await page.getByRole("button", { name: "Sign out and continue" }).click();
  await expectState(page, "Join Acme", CREATE);
  const other = await visitor();
  await new Api(other.context().request).signIn(people.member);
  await other.goto(link);
  await other.getByRole("button", { name: "Decline" }).click();
  await expectState(other, "This invitation was declined");
  expect(await owner.members(`email:${INVITEE}`)).toEqual([]);
});

test("whoever answers for an invitation says no to another address, and it stays as it is", async ({ as, page, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  const guest = await visitor();
  await new Api(guest.context().request).signIn(FORMER);
  await guest.goto(link);
  await guest.getByRole("button", { name: "Ask for it to be sent to this account's address" }).click();
  await expectState(guest, "You have asked for it to be sent to your address");
  await page.goto("/organizations/acme/members/?view=pending");
  const row = memberRow(page, INVITEE);
  await row.getByRole("button", { name: /^Leave as it is/ }).click();
  await expect(row).not.toContainText("Asks for");
  await expect(row.getByRole("button", { name: /^Resend/ })).toBeFocused();
  await guest.reload();
  await expectState(guest, "This invitation is for another account");
});

test("whoever signs in on another page, or in another tab, is back at the invitation", async ({ as, roster, visitor }) => {
  const { link } = await invitationToAccount({ as, roster });
  const first = await visitor();
  await first.goto(link);
  await expectState(first, "Join Acme", SIGN_IN);
  const second = await first.context().newPage();
  for (const start of ["/auth/login/", "/"]) {
    await second.goto(start);
    await fillSignIn(second, FORMER);
    await expectState(second, "Join Acme");
    if (start !== "/") await second.context().clearCookies({ name: "sentrysid" });
  }
  await first.bringToFront();
  await first.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expectState(first, "Join Acme");
  await expect(first.getByRole("button", { name: "Join Acme" })).toBeVisible();
  await second.goto("/");
  await expectState(second, "Join Acme");
  await second.goto("/auth/register/");
  await expectState(second, "Join Acme");
});

test("where accounts are created: at the invitation, or nowhere", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await page.goto("/auth/register/");
  await expectState(page, "Sign in");
  await expect(page.getByRole("main")).toContainText("You need an invitation");
  await page.goto(link);
  await page.goto("/auth/register/");
  await expectState(page, "Join Acme", CREATE);
});

test("a second accept joins nobody", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const first = await visitor();
  await first.goto(link);
  await register(first, "Margaret Hamilton");
  await expectJoined(first);
  const before = (await owner.members()).length;

  await first.goto(link);
  await expectState(first, "You are already a member");
  const stranger = await visitor();
  await stranger.goto(link);
  await expectState(stranger, "This invitation was already used");
  expect(await owner.members()).toHaveLength(before);
});

test("opening the link changes nothing", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor();
  for (let opened = 0; opened < 3; opened += 1) {
    await page.goto(link);
    await expectState(page, "Join Acme", CREATE);
  }
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true, expired: false }]);
});

test("a withdrawn invitation says so", async ({ as, roster, visitor }) => {
  const { owner, member, link } = await invitation({ as, roster });
  await owner.remove(member);
  const page = await visitor();
  await page.goto(link);
  await expectState(page, "This invitation was withdrawn");
});

test("an invitee declines without an account, the inviter sees it and gets a mail", async ({ as, page, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const known = (await roster.mailbox.to(people.owner.email)).length;
  const guest = await visitor();
  await guest.goto(link);
  await guest.getByRole("button", { name: "Decline" }).click();
  await expectState(guest, "This invitation was declined");
  await expect(guest.getByRole("heading", { level: 1 })).toBeFocused();
  await guest.reload();
  await expectState(guest, "This invitation was declined");
  const mail = await roster.mailbox.newest(people.owner.email, known);
  expect(mail.subject).toBe(`${INVITEE} has declined the invitation to Acme`);
  await page.goto("/organizations/acme/members/?view=removed");
  await expect(memberRow(page, INVITEE)).toContainText("Invitation declined");
});

test("a new invitation is asked for and sent, the new link joins", async ({ as, page, roster, visitor }) => {
  const { owner, member, link } = await invitation({ as, roster });
  await owner.remove(member);
  const known = (await roster.mailbox.to(people.owner.email)).length;
  const guest = await visitor();
  await guest.goto(link);
  await expectState(guest, "This invitation was withdrawn");
  await guest.getByRole("button", { name: "Ask for a new invitation" }).click();
  await expectState(guest, "You have asked for a new invitation");
  await expect(guest.getByRole("heading", { level: 1 })).toBeFocused();
  const mail = await roster.mailbox.newest(people.owner.email, known);
  expect(mail.subject).toBe(`${INVITEE} asks for a new invitation to Acme`);

  await page.goto("/organizations/acme/members/?view=removed");
  await expect(memberRow(page, INVITEE)).toContainText("Asks for a new invitation");
  await page.getByRole("button", { name: `Restore ${INVITEE}` }).click();
  await expect.poll(() => owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true }]);
  await page.goto("/organizations/acme/members/?view=pending");
  const row = memberRow(page, INVITEE);
  await expect(row).toContainText("Asks for a new invitation");
  await row.getByRole("button", { name: /^Resend/ }).click();
  await expect(row).not.toContainText("Asks for a new invitation");
  const { link: fresh } = await roster.mailbox.newest(INVITEE, 1);
  await guest.goto(fresh);
  await register(guest, "Margaret Hamilton");
  await expectJoined(guest);
});

test("an invitation is moved to the account that asks for it, by its inviter", async ({ as, page, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  const known = (await roster.mailbox.to(people.owner.email)).length;
  const guest = await visitor();
  await new Api(guest.context().request).signIn(FORMER);
  await guest.goto(link);
  await guest.getByRole("button", { name: "Ask for it to be sent to this account's address" }).click();
  await expectState(guest, "You have asked for it to be sent to your address");
  await roster.mailbox.newest(people.owner.email, known);

  await page.goto("/organizations/acme/members/?view=pending");
  const row = memberRow(page, INVITEE);
  await expect(row).toContainText(`Asks for it to be sent to ${FORMER.email}`);
  await row.getByRole("button", { name: `Send to ${FORMER.email} instead` }).click();
  const moved = memberRow(page, FORMER.email);
  await expect(moved).not.toContainText("Asks for");
  await expect(moved.getByRole("button", { name: /^Resend/ })).toBeFocused();
  const { link: fresh } = await roster.mailbox.newest(FORMER.email);
  await guest.goto(link);
  await expectState(guest, "This link does not work");
  await guest.goto(fresh);
  await guest.getByRole("button", { name: "Join Acme" }).click();
  await expectJoined(guest);
});

test("a link with one character changed, and one to nothing, do not work", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const last = link.at(-2);
  const changed = `${link.slice(0, -2)}${last === "0" ? "1" : "0"}/`;
  const page = await visitor();
  for (const path of [changed, `/accept/999999/${tokenOf(link)}/`, "/accept/999999/"]) {
    await page.goto(path);
    await expectState(page, "This link does not work");
  }
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true }]);
});

test("offline: nothing is lost, Retry goes on", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await page.route("**/api/0/accept-invite/**", (route) => route.abort("internetdisconnected"));
  await page.goto(link);
  await expectState(page, "The invitation could not be loaded");
  await page.unroute("**/api/0/accept-invite/**");
  await page.getByRole("button", { name: "Retry" }).click();
  await expectState(page, "Join Acme", CREATE);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await register(page, "Margaret Hamilton");
  await expectJoined(page);
});

test("a short password is refused beside its field and the form keeps its words", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await page.goto(link);
  await register(page, "Margaret Hamilton", "short");
  await expect(page.getByRole("alert")).toContainText("There is a problem");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Your name")).toHaveValue("Margaret Hamilton");
  await register(page, "Margaret Hamilton");
  await expectJoined(page);
});
