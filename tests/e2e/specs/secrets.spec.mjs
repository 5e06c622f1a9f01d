// The token of an invitation is nowhere a stranger could find it, and no page talks to anybody but us.
import { tokenOf } from "../support/mailbox.mjs";
import { Middleman } from "../support/middleman.mjs";
import { expectJoined, register } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

/** Records what leaves the browser. */
async function record(context) {
  const requests = [];
  context.on("request", (request) => requests.push(request));
  return async () => Promise.all(requests.map(async (request) => ({ url: request.url(), headers: await request.allHeaders() })));
}

/** What the server has logged, but for the mail folder's own lines: they have the link for whoever tries the product out. */
const logged = (roster) => roster.log.split("\n").filter((line) => !line.includes("a mail is in the mail folder")).join("\n");

test("the token is only in the mailed link's own request", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  await owner.invite("margaret@acme.test");
  const { link } = await roster.mailbox.newest("margaret@acme.test");
  const token = tokenOf(link);

  const page = await visitor();
  const sent = await record(page.context());
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  expect(page.url()).not.toContain(token);

  await register(page, "Margaret Hamilton");
  await expectJoined(page);

  const requests = await sent();
  expect(requests.filter(({ url }) => url.includes(token)).map(({ url }) => url)).toEqual([roster.url + link]);
  for (const { url, headers } of requests) {
    expect(headers.referer ?? "", `Referer of ${url}`).not.toContain(token);
  }

  const { entries } = await (await page.context().newCDPSession(page)).send("Page.getNavigationHistory");
  expect(JSON.stringify(entries.map(({ url, title }) => ({ url, title })))).not.toContain(token);
  const kept = await page.evaluate(() => ({
    cookies: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
    referrer: document.referrer,
    state: history.state,
  }));
  expect(JSON.stringify(kept)).not.toContain(token);
  expect(logged(roster)).not.toContain(token);
});

test("no state of an invitation, and no page around it, contacts another host", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  const [former] = await owner.members("email:edsger@acme.test");
  await owner.remove(former);
  const invited = async (email) => {
    const member = await owner.invite(email);
    return { member, link: (await roster.mailbox.newest(email)).link };
  };
  const [fresh, known, gone] = [await invited("margaret@acme.test"), await invited("edsger@acme.test"), await invited("gone@acme.test")];
  await owner.remove(gone.member);
  const page = await visitor();
  const sent = await record(page.context());
  const visit = async (path) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
  };
  const paths = [fresh.link, known.link, gone.link, "/accept/999999/", "/auth/register/", "/auth/login/", "/auth/recover/", "/auth/reset/"];
  for (const path of paths) await visit(path);
  await new Api(page.context().request).signIn({ email: "edsger@acme.test" });
  for (const path of [fresh.link, known.link, gone.link]) await visit(path);
  const urls = (await sent()).map(({ url }) => url).filter((url) => !url.startsWith("data:"));
  expect(urls.length).toBeGreaterThan(paths.length);
  expect([...new Set(urls.map((url) => new URL(url).origin))]).toEqual([roster.url]);
});

test("the secret of a new password is only in the mailed link's own request, and opening it changes nothing", async ({ roster, visitor }) => {
  const page = await visitor();
  await page.goto("/auth/recover/");
  await page.getByLabel("Email address").fill(people.owner.email);
  await page.keyboard.press("Enter");
  const { link } = await roster.mailbox.newest(people.owner.email);
  const token = tokenOf(link);
  const preview = (await visitor({ userAgent: "Slackbot-LinkExpanding 1.0", extraHTTPHeaders: { "Sec-Purpose": "prefetch" } })).context().request;
  for (let visit = 0; visit < 10; visit += 1) {
    await (visit % 2 ? preview.head(link) : preview.get(link));
  }
  const sent = await record(page.context());
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your new password");
  await page.getByRole("textbox", { name: "New password" }).fill("another long password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your password is changed");
  const requests = await sent();
  expect(requests.filter(({ url }) => url.includes(token)).map(({ url }) => url)).toEqual([roster.url + link]);
  for (const { url, headers } of requests) expect(headers.referer ?? "", url).not.toContain(token);
  const { entries } = await (await page.context().newCDPSession(page)).send("Page.getNavigationHistory");
  expect(JSON.stringify(entries.map(({ url, title }) => [url, title]))).not.toContain(token);
  expect(await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, history.state]))).not.toContain(token);
  expect(logged(roster)).not.toContain(token);
  expect(logged(roster), "the search finds what is there").toContain("a password was changed by a mailed link");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work");
});

test("a browser that keeps no cookies is told so, before and with the app", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  await owner.invite("margaret@acme.test");
  const { link } = await roster.mailbox.newest("margaret@acme.test");
  const middleman = await Middleman.start(roster.url);
  middleman.drop("set-cookie");
  for (const javaScriptEnabled of [false, true]) {
    const page = await visitor({ javaScriptEnabled });
    await page.goto(middleman.url + link);
    await expect(page).toHaveTitle("This browser has not kept your invitation · Roster");
    await expect(page.getByRole("main")).toContainText("Allow them for this site, and open the link in the mail again.");
  }
  await middleman.stop();
});

test("no page contacts another host or asks for a Referer to be sent", async ({ page, as, roster }) => {
  await as(people.owner);
  const sent = await record(page.context());
  for (const path of [MEMBERS_PATH, "/organizations/acme/teams/backend/", "/auth/login/", "/"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  for (const { url, headers } of await sent()) {
    if (url.startsWith("data:")) continue;
    expect(new URL(url).origin).toBe(roster.url);
    expect(headers.referer ?? "", url).toBe("");
  }
});
