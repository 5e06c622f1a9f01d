// The accept page before and without the app: what the first answer says, and joining where scripts or WebAssembly can't run.
import { expectAccessible } from "../support/axe.mjs";
import { expectJoined } from "../support/pages.mjs";
import { people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";

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
  expect(html).toContain("<title>Join Acme · Roster</title>");
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
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are a member of Acme");
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
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are a member of Acme");
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
