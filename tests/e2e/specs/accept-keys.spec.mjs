// Whole journeys with the keyboard alone, and a form that nothing is lost from.
import { expectJoined, tabTo } from "../support/pages.mjs";
import { Api, PASSWORD, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };
const heading = (page) => page.getByRole("heading", { level: 1 });
const password = (page) => page.getByLabel("Password", { exact: true });

async function invitation({ as, roster }, email = INVITEE) {
  const owner = await as(people.owner);
  await owner.remove((await owner.members(`email:${FORMER.email}`))[0]);
  await owner.invite(email);
  const { link } = await roster.mailbox.newest(email);
  return { owner, link };
}

/** Goes to what has this role and name by Tab, and presses it. */
async function press(page, role, name) {
  await tabTo(page, page.getByRole("main").getByRole(role, { name, exact: true }));
  await page.keyboard.press("Enter");
}

async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

test("creating the account and joining", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await page.goto(link);
  await type(page, "Your name", "Margaret Hamilton");
  await type(page, "Password", PASSWORD);
  await page.keyboard.press("Enter");
  await expectJoined(page);
});

test("signing in, and joining", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster }, FORMER.email);
  const page = await visitor();
  await page.goto(link);
  await press(page, "link", "Sign in to join");
  await expect(heading(page)).toBeFocused();
  await type(page, "Email address", FORMER.email);
  await type(page, "Password", PASSWORD);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Join Acme");
  await expect(heading(page)).toBeFocused();
  await press(page, "button", "Join Acme");
  await expectJoined(page);
});

test("switching the account, then declining", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor();
  await new Api(page.context().request).signIn(FORMER);
  await page.goto(link);
  await press(page, "button", "Sign out and continue");
  await expect(page).toHaveTitle("Create your account and join Acme · Roster");
  await expect(heading(page)).toBeFocused();
  await press(page, "button", "Decline");
  await expect(heading(page)).toHaveText("This invitation was declined");
  await expect(heading(page)).toBeFocused();
  await press(page, "button", "Ask for a new invitation");
  await expect(heading(page)).toHaveText("You have asked for a new invitation");
  await expect(heading(page)).toBeFocused();
  expect(await owner.members(`email:${INVITEE}`)).toEqual([]);
});

test("asking for the invitation at another address, then leaving it", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor();
  await new Api(page.context().request).signIn(FORMER);
  await page.goto(link);
  await press(page, "button", "Ask for it to be sent to this account's address");
  await expect(heading(page)).toHaveText("You have asked for it to be sent to your address");
  await expect(heading(page)).toBeFocused();
  await press(page, "button", "Decline");
  await expect(heading(page)).toHaveText("This invitation was declined");
});

test("a password is shown and hidden again, and can be pasted", async ({ as, roster, visitor }) => {
  const { link } = await invitation({ as, roster });
  const page = await visitor({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(link);
  await page.evaluate((text) => navigator.clipboard.writeText(text), PASSWORD);
  await password(page).focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(password(page)).toHaveValue(PASSWORD);
  await expect(password(page)).toHaveAttribute("type", "password");
  await tabTo(page, page.getByLabel("Show password"));
  await page.keyboard.press("Space");
  await expect(password(page)).toHaveAttribute("type", "text");
  await page.keyboard.press("Space");
  await expect(password(page)).toHaveAttribute("type", "password");
  await password(page).focus();
  await page.keyboard.press("Enter");
  await expectJoined(page);
});

for (const [what, fail, words] of [
  ["offline", (route) => route.abort("internetdisconnected"), /connection/i],
  ["a mistake of the server", (route) => route.fulfill({ status: 500, json: {} }), /server/i],
]) {
  test(`${what} while joining loses nothing, and once more joins`, async ({ as, roster, visitor }) => {
    const { link } = await invitation({ as, roster });
    const page = await visitor();
    await page.goto(link);
    await page.route("**/api/0/auth/register/", fail);
    await page.getByLabel("Your name").fill("Margaret Hamilton");
    await password(page).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText(words);
    await expect(page.getByLabel("Your name")).toHaveValue("Margaret Hamilton");
    await expect(password(page)).toHaveValue(PASSWORD);
    await page.unroute("**/api/0/auth/register/");
    await page.getByRole("button", { name: "Create account and join" }).click();
    await expectJoined(page);
  });
}

test("whoever has joined without hearing of it is told so on trying once more", async ({ as, roster, visitor }) => {
  const { owner, link } = await invitation({ as, roster });
  const page = await visitor();
  await page.goto(link);
  await page.route("**/api/0/auth/register/", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await page.getByLabel("Your name").fill("Margaret Hamilton");
  await password(page).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.unroute("**/api/0/auth/register/");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(heading(page)).toHaveText(/^(This invitation was already used|You are already a member)$/);
  expect(await owner.members(`email:${INVITEE}`)).toMatchObject([{ pending: false }]);
});
