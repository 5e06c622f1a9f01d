// One member's page.
import { expectAccessible } from "../support/axe.mjs";
import { memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const KAREN = "Karen Spärck Jones";
const heading = (page) => page.getByRole("heading", { level: 1 });
const history = (page) => page.getByRole("region", { name: "History" });

async function open(page, owner, query) {
  const [member] = await owner.members(query);
  await page.goto(`${MEMBERS_PATH}${member.id}/`);
  await expect(heading(page)).toHaveText(member.pending ? member.email : member.name);
  return member;
}

test("the name leads to the member, and the way back to the list as it was", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?query=karen`);
  await memberRow(page, KAREN).getByRole("link", { name: KAREN }).click();
  await expect(heading(page)).toHaveText(KAREN);
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveTitle(`${KAREN} · Acme · Roster`);
  await expect(page.getByRole("main")).toContainText("Contributor");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Members" }).click();
  await expect(page).toHaveURL(/query=karen/);
  await expect(memberRows(page)).toHaveCount(1);
  await page.goBack();
  await expect(heading(page)).toHaveText(KAREN);
});

test("role and teams are changed as in the list, and the history tells it", async ({ page, as }) => {
  const owner = await as(people.owner);
  await open(page, owner, "karen");
  await expect(history(page)).toContainText("Nothing is written down about them.");
  await page.getByRole("button", { name: `, role of ${KAREN}` }).click();
  await page.getByRole("group", { name: /^Role of/ }).getByRole("button", { name: "Admin" }).click();
  await expect(notice(page)).toHaveText(`${KAREN} is now Admin.`);
  await expect(page.getByRole("button", { name: `, role of ${KAREN}` })).toBeFocused();
  await expect(history(page).getByRole("listitem")).toHaveText([/^Ada Lovelace changed Karen Spärck Jones/]);

  await page.getByRole("button", { name: `Change teams of ${KAREN}` }).click();
  const editor = page.getByRole("group", { name: /^Teams of/ });
  await editor.getByRole("checkbox", { name: "Design" }).uncheck();
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Design" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Backend" })).toBeVisible();
  await expect(history(page).getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("button", { name: `Change teams of ${KAREN}` })).toBeFocused();
});

test("the page follows what others change, but not under an open editor, and says when the member is gone", async ({ page, as, visitor }) => {
  const owner = await as(people.owner);
  const listening = page.waitForResponse("**/api/0/organizations/acme/events/");
  const karen = await open(page, owner, "karen");
  await listening;
  const other = new Api((await visitor()).context().request);
  await other.signIn(people.manager);
  const path = `/api/0/organizations/acme/members/${karen.id}/`;
  await other.call("PUT", path, { orgRole: "admin" });
  await expect(page.getByRole("button", { name: `, role of ${KAREN}` })).toHaveText(/^Admin/);
  await expect(history(page).getByRole("listitem")).toHaveCount(1);

  await page.getByRole("button", { name: `Change teams of ${KAREN}` }).click();
  const design = page.getByRole("group", { name: /^Teams of/ }).getByRole("checkbox", { name: "Design" });
  await design.uncheck();
  const asked = page.waitForResponse((answer) => answer.url().endsWith(path));
  await other.call("PUT", path, { orgRole: "member" });
  await asked;
  await expect(design).not.toBeChecked();
  await page.keyboard.press("Escape");

  await other.remove(karen);
  await expect(page.getByRole("heading", { name: "There is no such member" })).toBeVisible();
});

test("who is removed has no access any more wherever they are signed in; the invitations they sent are named first", async ({ page, as, visitor }) => {
  const owner = await as(people.owner);
  const theirs = await visitor();
  const hedy = new Api(theirs.context().request);
  await hedy.signIn(people.member);
  await theirs.goto(MEMBERS_PATH);
  await expect(memberRows(theirs)).toHaveCount(25);
  await open(page, owner, "hedy");
  await page.getByRole("button", { name: "Remove Hedy Lamarr" }).click();
  // She has invited somebody, who is named first.
  const dialog = page.getByRole("alertdialog", { name: "Remove Hedy Lamarr?" });
  await expect(dialog.getByRole("listitem")).toHaveText(["konrad@acme.test"]);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(notice(page)).toContainText("removed");
  await expect.poll(() => owner.members("email:hedy@acme.test")).toEqual([]);
  await theirs.reload();
  await expect(theirs.getByRole("main")).toContainText("The members could not be loaded");
  await expect(memberRows(theirs)).toHaveCount(0);
});

test("removing says what it means, takes effect, and can be undone", async ({ page, as }) => {
  const owner = await as(people.owner);
  await open(page, owner, "karen");
  const remove = page.getByRole("button", { name: `Remove ${KAREN}` });
  await expect(remove).toHaveAccessibleDescription(/lose access at once, wherever they are signed in/);
  await remove.click();
  await expect(notice(page)).toHaveText(`${KAREN} removed. Undo available.`);
  await expect(page.getByRole("heading", { name: "Not a member any more" })).toBeVisible();
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notice(page)).toHaveText(`${KAREN} is back.`);
  await expect(remove).toBeFocused();
  await expect(history(page).getByRole("listitem")).toHaveText([/restored/, /removed/]);
});

test("an invitation's page sends it again, to another address, and withdraws it, with keys only", async ({ page, as }) => {
  const owner = await as(people.owner);
  await open(page, owner, "annie");
  await tabTo(page, page.getByRole("button", { name: "Resend invitation to annie@acme.test" }));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toContainText("is on its way again");
  await expect(history(page)).toContainText("invited annie@acme.test again");
  await tabTo(page, page.getByRole("button", { name: "Edit address of invitation to annie@acme.test" }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Right address")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("annie.easley@acme.test");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("annie.easley@acme.test");
  await tabTo(page, page.getByRole("button", { name: "Withdraw invitation to annie.easley@acme.test" }));
  await page.keyboard.press("Enter");
  await expect(notice(page)).toContainText("withdrawn");
  await expect(page.getByRole("link", { name: "Back to members" })).toBeVisible();
});

test("the last owner sees before the press why they can't leave or be changed", async ({ page, as }) => {
  const owner = await as(people.owner);
  const [katherine] = await owner.members("katherine");
  await owner.remove(katherine);
  await page.goto(`${MEMBERS_PATH}me/`);
  const leave = page.getByRole("button", { name: "Leave Acme" });
  await expect(leave).toHaveAttribute("aria-disabled", "true");
  await expect(leave).toHaveAccessibleDescription(/needs an owner/);
});

test("a member reads it, without history and without anything to change", async ({ page, as }) => {
  const member = await as(people.member);
  await open(page, member, "ada");
  await expect(page.getByRole("main")).toContainText("Owner");
  await expect(history(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /role of|Change teams/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Remove Ada Lovelace" })).toHaveAccessibleDescription(/above yours/);
});

test("nobody there, or the server away: a sentence and the way on", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}99999/`);
  await expect(page.getByRole("heading", { name: "There is no such member" })).toBeVisible();
  await page.getByRole("link", { name: "Go to members" }).click();
  await expect(memberRows(page)).toHaveCount(25);
  await page.route("**/members/2/", (route) => route.abort());
  await memberRow(page, "Grace Hopper").getByRole("link", { name: "Grace Hopper" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.unroute("**/members/2/");
  await page.getByRole("alert").getByRole("button", { name: "Retry" }).click();
  await expect(heading(page)).toHaveText("Grace Hopper");
});

test("the history that can't be loaded says so and is tried again", async ({ page, as }) => {
  const owner = await as(people.owner);
  await page.route("**/audit-logs/**", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, owner, "karen");
  await expect(history(page).getByRole("alert")).toContainText("The history could not be loaded.");
  await page.unroute("**/audit-logs/**");
  await history(page).getByRole("button", { name: "Retry" }).click();
  await expect(history(page)).toContainText("Nothing is written down about them.");
  await expect(history(page).getByRole("heading", { name: "History" })).toBeFocused();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 768, 1280]) {
    for (const dir of ["ltr", "rtl"]) {
      test(`axe finds nothing, nothing is cut off: ${colorScheme}, ${width} px, ${dir}`, async ({ page, as }) => {
        const owner = await as(people.owner);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        for (const query of ["karen", "the.honourable", "gary"]) {
          await open(page, owner, query);
          await page.evaluate((dir) => { document.documentElement.dir = dir; }, dir);
          await expectAccessible(page);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
        }
      });
    }
  }
}

test("the page as assistive technology has it", async ({ page, as }) => {
  const owner = await as(people.owner);
  await open(page, owner, "karen");
  await expect(history(page)).toContainText("Nothing is written down about them.");
  await expect(page.getByRole("main")).toMatchAriaSnapshot();
});
