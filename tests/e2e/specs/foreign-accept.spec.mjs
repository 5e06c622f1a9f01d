// The accept page in front of another server, whose answers are written from the published contract: it tells little, and
// asks for steps that only its own pages have.
import { expectAccessible } from "../support/axe.mjs";
import { ACCEPT_LINK } from "../support/foreign.mjs";
import { expect, test } from "../support/foreign-test.mjs";
import { fillSignIn, notice, tabTo } from "../support/pages.mjs";
import { people } from "../support/people.mjs";

test.use({ viewport: { width: 320, height: 640 } });

const JOINED = "POST /accept-invite/acme/13/0123456789abcdef/";
const heading = (page) => page.getByRole("heading", { level: 1 });

async function expectState(page, title) {
  await expect(page).toHaveTitle(`${title} · Roster`);
  await expect(heading(page)).toHaveText(title);
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(new URL(page.url()).pathname, "the token is not in the address").toBe("/accept/13/");
}

async function join(page, foreign) {
  await expect(heading(page)).toHaveText("Join acme");
  await expect(heading(page)).toBeFocused();
  expect(foreign.calls).not.toContain(JOINED);
  await tabTo(page, page.getByRole("button", { name: "Join acme" }));
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Members");
  expect(foreign.calls).toContain(JOINED);
}

test("an invitation of which little is told can be accepted", async ({ page, foreign }) => {
  await page.goto(ACCEPT_LINK);
  await expectState(page, "Join acme");
  await expect(page.getByRole("main")).toContainText("You are invited to join acme.");
  await page.getByRole("button", { name: /^Join/ }).click();
  await expect(heading(page)).toHaveText("Members");
  expect(foreign.calls).toContain(JOINED);
});

// Pages of the server behind: where they are, and what the invitation says once their step is done.
for (const [what, needs, title, link, path] of [
  ["a second factor", { needs2fa: true }, "Set up a second factor to join acme", /^Set up a second factor/, "/settings/account/security/"],
  [
    "single sign-on",
    { requireSso: true, hasAuthProvider: true, needsSso: true, ssoProvider: "Acme Login" },
    "Use single sign-on to join acme",
    /^Go to the organization's sign-in/,
    "/auth/login/acme/",
  ],
]) {
  test(`${what} is set up on the server's own page, and back here`, async ({ context, page, foreign }) => {
    const whole = foreign.invitation;
    foreign.invitation = { ...whole, ...needs };
    await page.goto(ACCEPT_LINK);
    await expectState(page, title);
    if (needs.ssoProvider) await expect(page.getByRole("main")).toContainText("Sign in with Acme Login. The organization has a sign-in of its own.");
    await expect(page.getByRole("button", { name: "Join acme" })).toHaveCount(0);
    await tabTo(page, page.getByRole("link", { name: link }));
    const opened = context.waitForEvent("page");
    await page.keyboard.press("Enter");
    const other = await opened;
    expect(new URL(other.url()).pathname).toBe(`/sentry${path}`);
    expect(await other.evaluate(() => [document.referrer, window.opener])).toEqual(["", null]);

    // Not done yet: it still says so. Then done.
    await other.close();
    await page.getByRole("button", { name: "I have done it: look again" }).click();
    await expect(notice(page)).toHaveText("The server doesn't know yet that it is done.");
    await expectState(page, title);
    foreign.invitation = whole;
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    await join(page, foreign);
  });
}

test("an address that isn't confirmed is sent the mail for it, also once more", async ({ page, foreign }) => {
  const whole = foreign.invitation;
  foreign.invitation = { ...whole, needsEmailVerification: true };
  await page.goto(ACCEPT_LINK);
  await expectState(page, "Confirm your address to join acme");
  await tabTo(page, page.getByRole("button", { name: "Send the mail" }));
  await page.keyboard.press("Enter");
  await expectState(page, "Open the link in the mail");
  await expect(heading(page)).toBeFocused();
  await page.getByRole("button", { name: "Send it once more" }).click();
  await expect.poll(() => foreign.confirmed).toEqual(["ada@acme.test", "ada@acme.test"]);
  await page.getByRole("button", { name: "I have done it: look again" }).click();
  await expectState(page, "Open the link in the mail");
  foreign.invitation = whole;
  await page.getByRole("button", { name: "I have done it: look again" }).click();
  await join(page, foreign);
});

for (const [code, status, title] of [
  ["2fa-required", 401, "Set up a second factor to join acme"],
  ["email-verification-required", 401, "Confirm your address to join acme"],
  ["sso-required", 401, "Use single sign-on to join acme"],
]) {
  test(`joining that is answered with ${code} leads to that step`, async ({ page, foreign }) => {
    foreign.joining = [status, { detail: { code, message: "One more step.", extra: { loginUrl: "/auth/login/acme/" } } }];
    await page.goto(ACCEPT_LINK);
    await page.getByRole("button", { name: "Join acme" }).click();
    await expectState(page, title);
    await expect(heading(page)).toBeFocused();
    foreign.joining = [204];
    await page.getByRole("button", { name: "I have done it: look again" }).click();
    await expect(heading(page)).toHaveText("Join acme");
    await page.getByRole("button", { name: "Join acme" }).click();
    await expect(heading(page)).toHaveText("Members");
  });
}

test("who isn't signed in does so and comes back, or creates an account on the server's own page", async ({ page, foreign }) => {
  const { user } = foreign;
  foreign.user = null;
  await page.goto(ACCEPT_LINK);
  await expect(page).toHaveTitle("Sign in or create an account to join acme · Roster");
  await expect(heading(page)).toHaveText("Join acme");
  await expectAccessible(page);
  const create = page.getByRole("link", { name: /^Create an account/ });
  await expect(create).toHaveAttribute("href", "/sentry/auth/register/");
  await expect(page.getByRole("button", { name: "Decline" })).toHaveCount(0);
  await page.getByRole("link", { name: "Sign in to join" }).click();
  await fillSignIn(page, people.owner);
  expect(foreign.user).toEqual(user);
  await join(page, foreign);
});

test("who has created an account in the other tab joins on coming back", async ({ page, foreign }) => {
  const { user } = foreign;
  foreign.user = null;
  await page.goto(ACCEPT_LINK);
  await expect(page.getByRole("link", { name: /^Create an account/ })).toBeVisible();
  foreign.user = user;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await join(page, foreign);
});

test("where single sign-on is offered, but no must, both ways are there", async ({ page, foreign }) => {
  foreign.invitation = { ...foreign.invitation, hasAuthProvider: true, needsSso: true, ssoProvider: "Acme Login" };
  await page.goto(ACCEPT_LINK);
  const link = page.getByRole("link", { name: /^Use single sign-on instead/ });
  await expect(link).toHaveAttribute("href", "/sentry/auth/login/acme/");
  await page.getByRole("button", { name: "Join acme" }).click();
  await expect(heading(page)).toHaveText("Members");
});

test("who has joined by single sign-on in the other tab is told so on coming back", async ({ page, foreign }) => {
  const { organizations } = foreign;
  foreign.organizations = [];
  foreign.invitation = { ...foreign.invitation, requireSso: true, hasAuthProvider: true, needsSso: true };
  await page.goto(ACCEPT_LINK);
  await expectState(page, "Use single sign-on to join acme");
  Object.assign(foreign, { organizations, invitation: null });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expectState(page, "You are already a member");
  await expect(heading(page)).toBeFocused();
  await page.getByRole("link", { name: "Go to the members" }).click();
  await expect(heading(page)).toHaveText("Members");
});

test("a member who presses Join too late is told so, somebody else that the link does not work", async ({ page, foreign }) => {
  for (const [organizations, title] of [[foreign.organizations, "You are already a member"], [[], "This link does not work"]]) {
    const whole = foreign.invitation;
    await page.goto(ACCEPT_LINK);
    await expect(heading(page)).toHaveText("Join acme");
    Object.assign(foreign, { organizations, invitation: null, joining: [400, { details: "Invalid invite" }] });
    await page.getByRole("button", { name: "Join acme" }).click();
    await expectState(page, title);
    foreign.invitation = whole;
  }
});

test("the secret of the mailed link is asked of the invitation alone, and is gone before anything is asked for", async ({ page, foreign }) => {
  const token = ACCEPT_LINK.split("/").at(-2);
  for (const isDown of [false, true]) {
    const sent = [];
    page.on("request", (request) => sent.push(request));
    if (isDown) await page.route("**/sentry/api/0/**", (route) => route.abort("connectionrefused"));
    await page.goto(ACCEPT_LINK);
    await expect(heading(page)).toHaveText(isDown ? "The invitation could not be loaded" : "Join acme");
    expect(new URL(page.url()).pathname).toBe("/accept/13/");
    const requests = await Promise.all(sent.map(async (request) => ({ url: request.url(), headers: await request.allHeaders() })));
    const allowed = (url) => url === foreign.url + ACCEPT_LINK || new URL(url).pathname.startsWith("/sentry/api/0/accept-invite/");
    expect(requests.filter(({ url }) => url.includes(token) && !allowed(url))).toEqual([]);
    for (const { url, headers } of requests) expect(headers.referer ?? "", url).toBe("");
    const { entries } = await (await page.context().newCDPSession(page)).send("Page.getNavigationHistory");
    expect(JSON.stringify(entries.map(({ url, title }) => [url, title]))).not.toContain(token);
    page.removeAllListeners("request");
  }
  await page.unrouteAll();
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(heading(page)).toHaveText("Join acme");
});
