// The token of an invitation is nowhere a stranger could find it, and no page talks to anybody but us.
import { tokenOf } from "../support/mailbox.mjs";
import { expectJoined, register } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

/** Records what leaves the browser. */
async function record(context) {
  const requests = [];
  context.on("request", (request) => requests.push(request));
  return async () => Promise.all(requests.map(async (request) => ({ url: request.url(), headers: await request.allHeaders() })));
}

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
