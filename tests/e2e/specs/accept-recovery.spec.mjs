// Invitees forget: a new password by mail, and back to the invitation.
import { expectAccessible } from "../support/axe.mjs";
import { expectJoined } from "../support/pages.mjs";
import { people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };
const NEW = "another long password";

test("an invitee who has forgotten the password chooses another one and joins", async ({ as, roster, visitor }) => {
  const owner = await as(people.owner);
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  await owner.invite(FORMER.email);
  const { link } = await roster.mailbox.newest(FORMER.email);
  const page = await visitor({ viewport: { width: 320, height: 800 } });
  await page.goto(link);
  await page.getByRole("link", { name: "Sign in to join" }).click();
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await expect(page).toHaveTitle("Choose a new password · Roster");
  await expectAccessible(page);
  await page.getByLabel("Email address").fill(FORMER.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
  const mail = await roster.mailbox.newest(FORMER.email, 1);
  expect(mail.subject).toBe("Choose a new password for Roster");
  await page.goto(mail.link);
  expect(page.url()).toBe(`${roster.url}/auth/reset/`);
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "New password" }).fill("short");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Use at least 10 characters.");
  await expect(page).toHaveTitle("Error: Your new password · Roster");
  await page.getByRole("textbox", { name: "New password" }).fill(NEW);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your password is changed");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to the invitation" }).click();
  await page.getByRole("link", { name: "Sign in to join" }).click();
  await page.getByLabel("Email address").fill(FORMER.email);
  await page.getByLabel("Password", { exact: true }).fill(NEW);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Join Acme" }).click();
  await expectJoined(page);
});
