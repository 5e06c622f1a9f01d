// An invitation's end, second by second, with the page open and before it is opened.
import { expectJoined, register } from "../support/pages.mjs";
import { people } from "../support/people.mjs";
import { LEGACY_OPTIONS } from "../support/server.mjs";
import { expect, test } from "../support/test.mjs";

test.use({ serverOptions: LEGACY_OPTIONS });

const INVITEE = "margaret@acme.test";
const heading = (page) => page.getByRole("heading", { level: 1 });
const inSeconds = (seconds) => new Date(Date.now() + 1000 * seconds);

/** Waits until the server says that it is over. */
async function untilOver(page, link) {
  const api = `/api/0/accept-invite${link.slice("/accept".length)}`;
  await expect.poll(async () => (await page.context().request.get(api)).status(), { timeout: 20_000 }).toBe(400);
}

test("an invitation that is about to end is joined, and by nobody a moment later", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  const link = await roster.importInvitation(INVITEE, inSeconds(20));
  const page = await visitor();
  await page.goto(link);
  await register(page, "Margaret Hamilton");
  await expectJoined(page);
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
});

test("an invitation that ends while its page is open says so on joining, and keeps what was asked afterwards", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  const link = await roster.importInvitation(INVITEE, inSeconds(6));
  const page = await visitor();
  await page.goto(link);
  await expect(heading(page)).toHaveText("Join Acme");
  await page.getByLabel("Your name").fill("Margaret Hamilton");
  await untilOver(page, link);
  await register(page, "Margaret Hamilton");
  await expect(heading(page)).toHaveText("This invitation has expired");
  await expect(heading(page)).toBeFocused();
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: true, expired: true }]);
  await page.getByRole("button", { name: "Ask for a new invitation" }).click();
  await expect(heading(page)).toHaveText("You have asked for a new invitation");
});

test("an invitation that has just ended is refused from the first sight", async ({ roster, visitor }) => {
  const link = await roster.importInvitation(INVITEE, inSeconds(-1));
  const page = await visitor();
  await page.goto(link);
  await expect(heading(page)).toHaveText("This invitation has expired");
  await expect(page.getByRole("main")).toContainText("Ada Lovelace invited you to join Acme.");
  await expect(page.getByRole("main")).toContainText(/The invitation ended on .* UTC\./);
});

test("coming back to a page whose invitation has ended meanwhile shows it without a press", async ({ roster, visitor }) => {
  const link = await roster.importInvitation(INVITEE, inSeconds(6));
  const page = await visitor();
  await page.goto(link);
  await expect(heading(page)).toHaveText("Join Acme");
  await untilOver(page, link);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(heading(page)).toHaveText("This invitation has expired");
});
