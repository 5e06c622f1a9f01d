// The accept page before and without the app: what the first answer says, and joining where scripts or WebAssembly can't run.
import { expectAccessible } from "../support/axe.mjs";
import { Middleman } from "../support/middleman.mjs";
import { expectJoined, tabTo } from "../support/pages.mjs";
import { Api, people } from "../support/people.mjs";
import { expect, test as base } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };
const PASSWORD = "roster demo 2026";

const test = base.extend({
  /** A proxy that can hold the app back. */
  middleman: async ({ roster }, use) => {
    const middleman = await Middleman.start(roster.url);
    await use(middleman);
    await middleman.stop();
  },
});

async function invitation({ as, roster }) {
  const owner = await as(people.owner);
  await owner.invite(INVITEE, { teams: ["backend"] });
  const { link } = await roster.mailbox.newest(INVITEE);
  return { owner, link };
}

test("the first answer says who invites to what", async ({ as, roster, playwright }) => {
  const { link } = await invitation({ as, roster });
  const stranger = await playwright.request.newContext({ baseURL: roster.url });
  const html = await (await stranger.get(link)).text();
  expect(html).toContain("<title>Create your account and join Acme · Roster</title>");
  expect(html).toContain("<bdi>Ada Lovelace</bdi> invites you to join <bdi>Acme</bdi>.");
  expect(html).not.toContain("Roster needs JavaScript");
  await stranger.dispose();
});

test("without scripts an invitee creates the account and joins", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  await expect(page.getByText(/Scripts are off/)).toBeVisible();
  const button = page.getByRole("button", { name: "Create account and join" });
  await page.getByLabel("Your name").fill("Margaret Hamilton");
  await page.getByLabel("Password").fill("too short");
  await button.click();
  await expect(page.getByRole("alert")).toContainText("Use at least 10 characters.");
  await expect(page.getByLabel("Your name")).toHaveValue("Margaret Hamilton");
  await page.getByLabel("Password").fill("roster demo 2026");
  await button.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are already a member");
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false, name: "Margaret Hamilton" }]);
});

for (const theme of ["light", "dark"]) {
  test(`where WebAssembly can't start the plain form is there at once, in ${theme} colours`, async ({ as, roster, visitor }) => {
    const { owner, link } = await invitation({ as, roster });
    const page = await visitor({ colorScheme: theme, viewport: { width: 320, height: 800 } });
    await page.addInitScript(() => delete window.WebAssembly);
    await page.goto(link);
    await expect(page.getByRole("button", { name: "Create account and join" })).toBeVisible({ timeout: 5_000 });
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByLabel("Password").fill("roster demo 2026");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are already a member");
    expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
  });
}

test("where the app starts it takes the page over", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await page.goto(link);
  await expect(page).toHaveTitle("Create your account and join Acme · Roster");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.getByLabel("Password", { exact: true }).fill("roster demo 2026");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(page);
});

test("without scripts an invitee declines, and asks for a new invitation after all", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  await page.goto(link);
  await page.getByRole("button", { name: "Decline" }).click();
  await expect(page).toHaveTitle("This invitation was declined · Roster");
  await page.getByRole("button", { name: "Ask for a new invitation" }).click();
  await expect(page).toHaveTitle("You have asked for a new invitation · Roster");
  expect(await owner.members(`email:${INVITEE}`)).toEqual([]);
});

test("without scripts somebody else's account is signed out, and the invitee joins", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  const page = await visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  await new Api(page.context().request).signIn(FORMER);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This invitation is for another account");
  const out = page.getByRole("button", { name: "Sign out and continue" });
  await out.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  await page.getByLabel("Your name").fill("Margaret Hamilton");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are already a member");
});

test("an app that comes late leaves the form to whoever has begun to fill it in", async ({ as, middleman, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const release = middleman.hold(/\.wasm$/);
  const page = await visitor({ viewport: { width: 320, height: 800 } });
  await page.goto(middleman.url + link, { waitUntil: "commit" });
  const name = page.getByLabel("Your name");
  await expect(name).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, name);
  await page.keyboard.type("Margaret Hamilton");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  release();
  await expect(page.locator("html")).toHaveAttribute("data-plain", "");
  await expect(name).toHaveValue("Margaret Hamilton");
  await expect(page.getByLabel("Password")).toHaveValue(PASSWORD);
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are already a member");
  await page.getByRole("link", { name: "Go to the members" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Members");
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false, name: "Margaret Hamilton" }]);
});

test("what is wrong with the plain form stays in sight when the app arrives", async ({ as, middleman, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const release = middleman.hold(/\.wasm$/);
  const page = await visitor();
  await page.goto(middleman.url + link, { waitUntil: "commit" });
  await page.getByLabel("Password").fill("too short");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page.getByRole("alert")).toContainText("Use at least 10 characters.");
  release();
  await expect(page.locator("html")).toHaveAttribute("data-plain", "");
  await expect(page.getByRole("alert")).toContainText("Use at least 10 characters.");
});

test("an app that comes late takes over a form that nobody has touched", async ({ as, middleman, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const release = middleman.hold(/\.wasm$/);
  const page = await visitor();
  await page.goto(middleman.url + link, { waitUntil: "commit" });
  await expect(page.getByRole("button", { name: "Create account and join" })).toBeVisible();
  release();
  await expect(page).toHaveTitle("Create your account and join Acme · Roster");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expectJoined(page);
});

test("every form of the plain page is accessible in both themes", async ({ as, roster, visitor }) => {
  // Five pages, each looked at in both themes.
  test.slow();
  const { owner, link } = await invitation({ as, roster });
  await owner.remove((await owner.members(`email:${FORMER.email}`))[0]);
  await owner.invite(FORMER.email);
  const { link: former } = await roster.mailbox.newest(FORMER.email);
  const faces = [
    [former, false, "Sign in to join", "Join Acme"],
    [former, true, "Join Acme", "Join Acme"],
    [link, true, "Sign out and continue", "This invitation is for another account"],
    [link, false, "Create account and join", "Join Acme"],
  ];
  for (const [path, isSignedIn, button, heading] of faces) {
    const page = await visitor({ viewport: { width: 320, height: 256 } });
    await page.addInitScript(() => delete window.WebAssembly);
    if (isSignedIn) await new Api(page.context().request).signIn(FORMER);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await tabTo(page, page.getByRole("button", { name: button }));
    await expect(page.getByText("Questions? Ask")).toBeVisible();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByRole("button", { name: "Decline" }).focus();
    await page.context().close();
  }
  const page = await visitor();
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto(link);
  await tabTo(page, page.getByRole("button", { name: "Decline" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This invitation was declined");
  await tabTo(page, page.getByRole("button", { name: "Ask for a new invitation" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have asked for a new invitation");
  await expectAccessible(page);
});
