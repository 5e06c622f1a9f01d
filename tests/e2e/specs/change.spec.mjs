// Changing people where they are listed: role, teams, and the invitation.
import { expectAccessible } from "../support/axe.mjs";
import { memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const PENDING_PATH = `${MEMBERS_PATH}?view=pending`;

const roleButton = (page, name) => page.getByRole("button", { name: new RegExp(`, role of ${name}$`) });
const teamsButton = (page, name) => page.getByRole("button", { name: `Change teams of ${name}` });
const roleMenu = (page) => page.getByRole("group", { name: /^Role of/ });
const teamsEditor = (page) => page.getByRole("group", { name: /^Teams of/ });
const resend = (page, email) => page.getByRole("button", { name: `Resend invitation to ${email}` });

async function openMembers(page, rows = 25) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

/** Answers every change of a member with a refusal. */
function refuseChanges(page, detail) {
  return page.route("**/members/*/", (route) =>
    route.request().method() === "PUT" ? route.fulfill({ status: 403, json: { detail } }) : route.fallback(),
  );
}

test("a role is changed in the row, at once, said aloud, and the focus stays", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await roleButton(page, "Claude Shannon").click();
  const menu = roleMenu(page);
  await expect(menu.getByRole("button", { name: "Member" })).toBeFocused();
  await expect(menu.getByRole("button", { name: "Member" })).toHaveAttribute("aria-current", "true");
  await expect(menu.getByRole("button", { name: "Manager" })).toHaveAccessibleDescription(/invite, change and remove/);
  await expect(menu).toMatchAriaSnapshot();
  await expectAccessible(page);
  // axe has looked at the end of the page; the menu is where its button is.
  await roleButton(page, "Claude Shannon").scrollIntoViewIfNeeded();
  await menu.getByRole("button", { name: "Manager" }).click();
  await expect(roleButton(page, "Claude Shannon")).toHaveText(/^Manager/);
  await expect(menu).toBeHidden();
  await expect(notice(page)).toHaveText("Claude Shannon is now Manager.");
  await expect(roleButton(page, "Claude Shannon")).toBeFocused();
  expect((await owner.members("claude"))[0].orgRole).toBe("manager");
});

test("a tip says what a button is for or why it can't be used; Escape takes it away", async ({ page, as }) => {
  await as(people.manager);
  await openMembers(page);
  const tip = (button) => button.evaluate((button) => getComputedStyle(button, "::after").content);
  const usable = page.getByRole("button", { name: "Remove Alan Turing" });
  const refused = page.getByRole("button", { name: "Remove Ada Lovelace" });
  for (const [button, words] of [[usable, "Remove Alan Turing"], [refused, "above yours"]]) {
    await button.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    await expect(button).toBeFocused();
    expect(await tip(button)).toContain(words);
    await page.keyboard.press("Escape");
    expect(await tip(button)).toBe("none");
    await button.hover();
    expect(await tip(button)).toContain(words);
  }
});

test("a role is changed with keys only, and Escape changes nothing", async ({ page, as }) => {
  const owner = await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?query=claude`);
  await tabTo(page, roleButton(page, "Claude Shannon"));
  await page.keyboard.press("Enter");
  await expect(roleMenu(page).getByRole("button", { name: "Member" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(roleMenu(page)).toBeHidden();
  await expect(roleButton(page, "Claude Shannon")).toBeFocused();
  expect((await owner.members("claude"))[0].orgRole).toBe("member");
  await page.keyboard.press("Enter");
  await expect(roleMenu(page).getByRole("button", { name: "Member" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText("Claude Shannon is now Admin.");
  await expect(roleButton(page, "Claude Shannon")).toBeFocused();
});

test("a refused role goes back to what it was, with the reason beside the row", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await refuseChanges(page, "The identity provider sets this role.");
  await roleButton(page, "Claude Shannon").click();
  await roleMenu(page).getByRole("button", { name: "Owner" }).click();
  await expect(notice(page)).toContainText("The identity provider sets this role.");
  await expect(memberRow(page, "Claude Shannon")).toContainText("Not changed: The identity provider sets this role.");
  await expect(roleButton(page, "Claude Shannon")).toHaveText(/^Member/);
  await expect(roleButton(page, "Claude Shannon")).toBeFocused();
});

test("what can't be given is explained before it is pressed", async ({ page, as }) => {
  await as(people.manager);
  await openMembers(page);
  const choice = (name) => roleMenu(page).getByRole("button", { name });

  await roleButton(page, "Ada Lovelace").click();
  for (const name of ["Member", "Admin", "Manager"]) {
    await expect(choice(name)).toHaveAttribute("aria-disabled", "true");
    await expect(choice(name)).toHaveAccessibleDescription(/Their role is above yours/);
  }
  await page.keyboard.press("Escape");

  await roleButton(page, "Claude Shannon").click();
  await expect(choice("Owner")).toHaveAttribute("aria-disabled", "true");
  await expect(choice("Owner")).toHaveAccessibleDescription(/You can't give this role/);
  await expect(choice("Manager")).not.toHaveAttribute("aria-disabled");
  await page.keyboard.press("Escape");

  await roleButton(page, "Grace Hopper").click();
  await expect(choice("Member")).toHaveAccessibleDescription(/You can't change your own role/);
});

test("the last owner sees before the press that the organization needs an owner", async ({ page, as }) => {
  const owner = await as(people.owner);
  const [katherine] = await owner.members("katherine");
  await owner.remove(katherine);
  await page.goto(MEMBERS_PATH);
  const leave = page.getByRole("button", { name: "Leave Acme" });
  await expect(leave).toHaveAttribute("aria-disabled", "true");
  await expect(leave).toHaveAccessibleDescription(/needs an owner/);
});

test("those who don't administer members see roles and teams, and nothing to change them with", async ({ page, as }) => {
  await as(people.member);
  await openMembers(page);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("Owner");
  await expect(page.getByRole("button", { name: /role of/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Change teams/ })).toHaveCount(0);
});

test("teams are chosen in the row; all teams clears the choice, unticking restores it", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const name = "Karen Spärck Jones";
  await teamsButton(page, name).click();
  const editor = teamsEditor(page);
  const all = editor.getByRole("checkbox", { name: /^All teams/ });
  const backend = editor.getByRole("checkbox", { name: "Backend" });
  await expect(all).toBeFocused();
  await expect(backend).toBeChecked();
  await expect(editor).toMatchAriaSnapshot();
  await expectAccessible(page);
  await teamsButton(page, name).scrollIntoViewIfNeeded();

  await all.check();
  await expect(backend).not.toBeChecked();
  await expect(backend).toBeDisabled();
  await all.uncheck();
  await expect(backend).toBeChecked();
  await expect(backend).toBeEnabled();

  await editor.getByRole("checkbox", { name: "Design" }).uncheck();
  await editor.getByRole("combobox", { name: "Role on Backend" }).selectOption("Team Admin");
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(notice(page)).toHaveText(`${name} is on 2 teams now.`);
  await expect(memberRow(page, name).getByRole("button", { name: /^2 teams/ })).toBeVisible();
  await expect(teamsButton(page, name)).toBeFocused();
  const [karen] = await owner.members("karen");
  expect(karen.teamRoles).toMatchObject([
    { teamSlug: "backend", role: "admin" },
    { teamSlug: "frontend", role: null },
  ]);

  await teamsButton(page, name).click();
  await expect(editor.getByRole("combobox", { name: "Role on Backend" })).toHaveValue("admin");
  await all.check();
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(notice(page)).toHaveText(`${name} is on all teams now.`);
  expect((await owner.members("karen"))[0]).toMatchObject({ hasGlobalAccess: true, teams: [] });
});

test("teams are chosen with keys only; a refusal brings the old ones back", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?query=claude`);
  await refuseChanges(page, "The teams are kept elsewhere.");
  await tabTo(page, teamsButton(page, "Claude Shannon"));
  await page.keyboard.press("Enter");
  await expect(teamsEditor(page).getByRole("checkbox", { name: /^All teams/ })).toBeFocused();
  await tabTo(page, teamsEditor(page).getByRole("checkbox", { name: "Backend" }), 3);
  await page.keyboard.press("Space");
  await tabTo(page, teamsEditor(page).getByRole("button", { name: "Save" }), 8);
  await page.keyboard.press("Enter");
  await expect(memberRow(page, "Claude Shannon")).toContainText("Not changed: The teams are kept elsewhere.");
  await expect(memberRow(page, "Claude Shannon")).toContainText("No teams");
  await expect(teamsButton(page, "Claude Shannon")).toBeFocused();
});

test("an invitation is sent again from its row, and a member resends only their own", async ({ page, as, roster }) => {
  await as(people.owner);
  await page.goto(PENDING_PATH);
  await resend(page, "annie@acme.test").click();
  await expect(notice(page)).toHaveText("Invitation to annie@acme.test is on its way again.");
  await expect(resend(page, "annie@acme.test")).toBeFocused();
  expect((await roster.mailbox.newest("annie@acme.test")).link).toContain("/accept/");

  await as(people.member);
  await page.reload();
  await expect(memberRows(page)).toHaveCount(7);
  await expect(resend(page, "konrad@acme.test")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Resend/ })).toHaveCount(1);
});

test("a wrong address is corrected in the row, refused ones are explained at the field", async ({ page, as, roster }) => {
  const owner = await as(people.owner);
  await page.goto(PENDING_PATH);
  const edit = page.getByRole("button", { name: "Edit address of invitation to gary@acme.test" });
  const field = page.getByLabel("Right address");
  await edit.click();
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await field.fill("gary");
  await page.keyboard.press("Enter");
  await expect(field).toHaveAccessibleDescription(/Enter an email address/);
  await expect(field).toBeFocused();
  await field.fill("ada@acme.test");
  await page.keyboard.press("Enter");
  await expect(field).toHaveAccessibleDescription(/ada@acme.test/);
  await field.fill("gary.kildall@acme.test");
  await page.keyboard.press("Enter");
  await expect(notice(page)).toHaveText("Invitation to gary.kildall@acme.test is on its way.");
  await expect(field).toBeHidden();
  await expect(resend(page, "gary.kildall@acme.test")).toBeFocused();
  await expect(memberRow(page, "gary.kildall@acme.test")).toContainText("Invited");
  expect(await owner.members("gary")).toHaveLength(1);
  expect((await roster.mailbox.newest("gary.kildall@acme.test")).link).toContain("/accept/");
});

test("all expired ones that the list finds are sent again; what fails says so in its row", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(PENDING_PATH);
  // Of three expired ones the second is refused.
  const renewed = [];
  await page.route("**/api/0/**/members/?*", async (route) => {
    const answer = await route.fetch();
    const members = await answer.json();
    for (const member of members) member.expired ||= /^(jean|annie)@/.test(member.email) && !renewed.includes(member.id);
    await route.fulfill({ response: answer, json: members });
  });
  // The news of what is sent would make the page ask for the rows again, and be told by the above that all have expired.
  await page.route("**/events/**", (route) => route.abort());
  const sent = [];
  await page.route("**/members/*/", async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    sent.push(route.request().postDataJSON());
    if (sent.length === 2) return route.fulfill({ status: 429, json: { detail: "Too many invitations today." } });
    renewed.push(new URL(route.request().url()).pathname.split("/").at(-2));
    return route.fallback();
  });
  await page.reload();
  await expect(page.getByText("3 invitations on this page have expired.")).toBeVisible();
  await page.getByRole("button", { name: "Resend all expired" }).click();
  const asked = page.getByRole("dialog", { name: "Resend 3 expired invitations?" });
  await expect(asked.getByRole("button", { name: "Cancel" })).toBeFocused();
  await asked.getByRole("button", { name: "Resend" }).click();
  await expect(notice(page)).toHaveText("2 invitations sent again, 1 not. Too many invitations today.");
  expect(sent).toEqual([1, 2, 3].map(() => ({ reinvite: true, regenerate: true })));
  await expect(memberRow(page, "annie@acme.test")).toContainText("Not sent: Too many invitations today.");
  await expect(page.getByText("1 invitation on this page has expired.")).toBeVisible();
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
});

test("without the operator's leave no link is told", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(PENDING_PATH);
  await resend(page, "annie@acme.test").click();
  await expect(notice(page)).toContainText("is on its way again");
  await expect(page.getByRole("button", { name: /^Copy link for/ })).toHaveCount(0);
});

for (const [width, dir] of [[320, "ltr"], [320, "rtl"], [768, "ltr"], [768, "rtl"]]) {
  test.describe(`${width} px wide, ${dir}`, () => {
    test.use({ viewport: { width, height: 800 }, hasTouch: width === 320 });

    test("axe finds nothing in the rows and in each editor, and nothing is cut off", async ({ page, as }) => {
      await as(people.owner);
      await page.goto(PENDING_PATH);
      await expect(memberRows(page)).toHaveCount(7);
      await page.evaluate((dir) => { document.documentElement.dir = dir; }, dir);
      const gary = memberRow(page, "gary@acme.test");
      for (const name of [/role of/, /Change teams/, /Edit address/]) {
        await expectAccessible(page);
        await gary.getByRole("button", { name }).click();
        await expect(page.locator(".menu:popover-open")).toBeVisible();
        await expectAccessible(page, { within: ".menu:popover-open" });
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
        await page.keyboard.press("Escape");
      }
    });
  });
}

test.describe("with links", () => {
  test.use({ serverOptions: ["--invite-links"], permissions: ["clipboard-read", "clipboard-write"] });

  test("a renewed invitation's link can be copied, and opens it", async ({ page, as, visitor }) => {
    await as(people.owner);
    await page.goto(PENDING_PATH);
    await resend(page, "annie@acme.test").click();
    await page.getByRole("button", { name: "Copy link for annie@acme.test" }).click();
    await expect(memberRow(page, "annie@acme.test")).toContainText("Copied.");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await expectAccessible(page);
    const invitee = await visitor();
    await invitee.goto(link);
    await expect(invitee.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  });
});
