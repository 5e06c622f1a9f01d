// What comes after joining, and what happens meanwhile: going back, reloading, pressing twice, an inviter who goes.
import { expectJoined, fillSignIn, memberRow } from "../support/pages.mjs";
import { Api, PASSWORD, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };
const heading = (page) => page.getByRole("heading", { level: 1 });

/** An owner's calls, and the link to an invitation that `inviter` has sent. */
async function invitation({ as, roster, visitor }, { email = INVITEE, inviter = people.owner, more = {} } = {}) {
  const owner = await as(people.owner);
  if (email === FORMER.email) await owner.remove((await owner.members(`email:${email}`))[0]);
  const sender = new Api((await visitor()).context().request);
  await sender.signIn(inviter);
  await sender.invite(email, more);
  const { link } = await roster.mailbox.newest(email);
  return { owner, link };
}

async function fill(page) {
  await page.getByLabel("Your name").fill("Margaret Hamilton");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
}

test("the Back button after joining leads to no second joining", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster, visitor }, { email: FORMER.email });
  const page = await visitor();
  await page.goto(link);
  await page.getByRole("link", { name: "Sign in to join" }).click();
  await fillSignIn(page, FORMER);
  await page.getByRole("button", { name: "Join Acme" }).click();
  await expectJoined(page);
  await page.goBack();
  await expect(page).toHaveURL(/\/accept\/\d+\/$/);
  await expect(page).toHaveTitle("You are already a member · Roster");
  await expect(heading(page)).toBeFocused();
  await page.getByRole("link", { name: "Go to the members" }).click();
  await expect(heading(page)).toHaveText("Members");
  expect(await owner.members(`email:${FORMER.email}`)).toMatchObject([{ pending: false }]);
});

test("a reload after joining shows the members, the invitation's page says that it is done", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster, visitor });
  const page = await visitor();
  await page.goto(link);
  const own = page.url();
  await fill(page);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(page);
  await page.reload();
  await expect(heading(page)).toHaveText("Members");
  await expect(memberRow(page, "Margaret Hamilton")).toContainText("You");
  await page.goto(own);
  await expect(heading(page)).toHaveText("You are already a member");
});

test("two presses on the account's button make one account", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster, visitor });
  const page = await visitor();
  const sent = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await page.goto(link);
  await fill(page);
  await page.getByRole("button", { name: "Create account and join" }).dblclick();
  await expectJoined(page);
  expect(sent).toHaveLength(1);
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
});

test("two tabs that create the account end with one member in both", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster, visitor });
  const first = await visitor();
  const second = await first.context().newPage();
  for (const page of [first, second]) {
    await page.goto(link);
    await fill(page);
  }
  await first.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(first);
  await second.getByRole("button", { name: "Create account and join" }).click();
  await expect(heading(second)).toHaveText(/^(This invitation was already used|You are already a member)$/);
  await second.reload();
  await expect(heading(second)).toHaveText("You are already a member");
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
});

test("an inviter who is removed while the page is open: it says so, and nobody joins", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster, visitor }, { inviter: people.manager });
  const page = await visitor();
  await page.goto(link);
  await fill(page);
  const [manager] = await owner.members(`email:${people.manager.email}`);
  await owner.remove(manager);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(heading(page)).toHaveText("This invitation was withdrawn");
  await expect(heading(page)).toBeFocused();
  expect(await owner.members(`email:${INVITEE}`)).toEqual([]);
});

test("an inviter who may give less by now gives less", async ({ as, roster, visitor }) => {
  const more = { orgRole: "manager" };
  const { owner, link } = await invitation({ as, roster, visitor }, { inviter: people.manager, more });
  const [manager] = await owner.members(`email:${people.manager.email}`);
  await owner.call("PUT", `/api/0/organizations/acme/members/${manager.id}/`, { orgRole: "member" });
  const page = await visitor();
  await page.goto(link);
  await expect(page.getByRole("main")).toContainText("Member");
  await expect(page.getByRole("main")).not.toContainText("Manager");
  await fill(page);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(page);
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false, orgRole: "member" }]);
});

test("previews and prefetches that open the link ten times, as far as scripts go, leave it open", async ({ as, roster, visitor }) => {
  // Eleven pages, each with the app.
  test.slow();
  const { owner, link } = await invitation({ as, roster, visitor });
  for (let visit = 0; visit < 10; visit += 1) {
    const page = await visitor({
      userAgent: visit % 2 ? "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)" : "facebookexternalhit/1.1",
      extraHTTPHeaders: visit % 3 ? { "Sec-Purpose": "prefetch" } : {},
    });
    await page.goto(link);
    await expect(page).toHaveTitle("Create your account and join Acme · Roster");
    await page.context().close();
  }
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true, expired: false }]);
  const page = await visitor();
  await page.goto(link);
  await fill(page);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(page);
});
