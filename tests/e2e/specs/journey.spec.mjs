// The whole way: an admin invites, the mail arrives, the invitee joins, the admin sees the new member.
import { tokenOf } from "../support/mailbox.mjs";
import { expectJoined, fillSignIn, inviteForm, memberRow, memberRows, notice, register, tabTo } from "../support/pages.mjs";
import { MEMBERS_PATH, PASSWORD, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = { name: "Margaret Hamilton", email: "margaret@acme.test" };

test("an admin invites somebody by mail, who creates an account and joins", async ({ page, visitor, roster }) => {
  await test.step("the admin signs in and sees the members", async () => {
    await page.goto(MEMBERS_PATH);
    await fillSignIn(page, people.owner);
    await expect(page).toHaveURL(roster.url + MEMBERS_PATH);
    await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
    await expect(memberRows(page)).toHaveCount(25);
    await expect(page).toHaveTitle("Members · Acme · Roster");
  });

  await test.step("the admin invites an address with a role and a team", async () => {
    const form = inviteForm(page);
    await form.getByLabel("Email address").fill(INVITEE.email);
    await form.getByLabel("Role").selectOption("Admin");
    await form.getByRole("button", { name: /^Teams/ }).click();
    await form.getByRole("checkbox", { name: "Backend" }).check();
    await page.keyboard.press("Escape");
    await expect(form.getByRole("button", { name: /^Teams/ })).toContainText("Backend");
    await form.getByRole("button", { name: "Invite", exact: true }).click();
    await expect(notice(page)).toHaveText(`Invitation to ${INVITEE.email} is on its way.`);
    await expect(form.getByLabel("Email address")).toHaveValue("");
    await expect(form.getByLabel("Email address")).toBeFocused();
    await expect(memberRow(page, INVITEE.email)).toContainText("Invited");
    await expect(memberRow(page, INVITEE.email)).toContainText("Backend");
  });

  const mail = await roster.mailbox.newest(INVITEE.email);
  expect(mail.subject).toContain("Acme");
  expect(mail.origin).toBe(roster.url);
  expect(tokenOf(mail.link)).toMatch(/^[0-9a-f]{64}$/);

  const invitee = await visitor();
  await test.step("the invitee opens the link and joins with a new account", async () => {
    await invitee.goto(mail.link);
    await expect(invitee.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
    await expect(invitee).toHaveTitle("Create your account and join Acme · Roster");
    await expect(invitee.getByRole("main")).toContainText("Ada Lovelace invites you to join Acme.");
    await expect(invitee.getByRole("main")).toContainText("Admin");
    await expect(invitee.getByRole("main")).toContainText("Backend");
    await register(invitee, INVITEE.name);
    await expectJoined(invitee);
    await expect(invitee.getByRole("heading", { level: 1 })).toBeFocused();
    await invitee.getByLabel("Find members").fill(INVITEE.email);
    await expect(memberRows(invitee)).toHaveCount(1);
    await expect(memberRow(invitee, INVITEE.name)).toContainText("You");
  });

  await test.step("the admin sees the new member", async () => {
    await page.reload();
    await page.getByLabel("Find members").fill(INVITEE.email);
    await expect(memberRows(page)).toHaveCount(1);
    const row = memberRow(page, INVITEE.name);
    await expect(row).toContainText("Joined");
    await expect(row).toContainText("Admin");
    await expect(row.getByRole("link", { name: "Backend" })).toBeVisible();
  });
});

test("the same by keyboard alone", async ({ page, visitor, roster }) => {
  const type = async (target, locator, text) => {
    await tabTo(target, locator);
    await target.keyboard.type(text);
  };

  await page.goto(MEMBERS_PATH);
  await type(page, page.getByLabel("Email address"), people.manager.email);
  await type(page, page.getByLabel("Password", { exact: true }), PASSWORD);
  await page.keyboard.press("Enter");
  await expect(memberRows(page)).toHaveCount(25);

  const form = inviteForm(page);
  await type(page, form.getByLabel("Email address"), INVITEE.email);
  await tabTo(page, form.getByRole("button", { name: /^Teams/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, form.getByRole("checkbox", { name: "Design" }));
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await tabTo(page, form.getByRole("button", { name: "Invite", exact: true }));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText(`Invitation to ${INVITEE.email} is on its way.`);

  const { link } = await roster.mailbox.newest(INVITEE.email);
  const invitee = await visitor();
  await invitee.goto(link);
  await type(invitee, invitee.getByLabel("Your name"), INVITEE.name);
  await type(invitee, invitee.getByLabel("Password", { exact: true }), PASSWORD);
  await invitee.keyboard.press("Enter");
  await expectJoined(invitee);

  await type(page, page.getByLabel("Find members"), INVITEE.email);
  await page.keyboard.press("Enter");
  const row = memberRow(page, INVITEE.name);
  await expect(row).toContainText("Design");
  await tabTo(page, row.getByRole("button", { name: `Remove ${INVITEE.name}` }));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText(`${INVITEE.name} removed. Undo available.`);
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(memberRow(page, INVITEE.name)).toContainText("Joined");
});
