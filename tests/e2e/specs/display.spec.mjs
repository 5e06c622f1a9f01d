// How the pages are shown: theme, density, columns and rows per page, kept by the browser where it keeps anything.
import { expectAccessible } from "../support/axe.mjs";
import { Middleman } from "../support/middleman.mjs";
import { inviteForm, memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const button = (page) => page.getByRole("button", { name: "Display" });
const menu = (page) => page.getByRole("group", { name: "Display", exact: true });
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const DARK = "rgb(15, 17, 21)";
const LIGHT = "rgb(255, 255, 255)";

async function openMembers(page, rows = 25) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

test("theme, density, columns and rows are as one likes them, at once and after a reload", async ({ page, as, roster }) => {
  const owner = await as(people.owner);
  for (let number = 0; number < 5; number += 1) await owner.invite(`guest${number}@acme.test`);
  const middleman = await Middleman.start(roster.url);
  await page.goto(middleman.url + MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(30);
  expect(await background(page)).toBe(LIGHT);
  const height = async () => (await memberRow(page, "Alan Turing").boundingBox()).height;
  const comfortable = await height();

  await button(page).click();
  await menu(page).getByRole("radio", { name: "Dark" }).check();
  expect(await background(page)).toBe(DARK);
  await menu(page).getByRole("radio", { name: "Compact" }).check();
  expect(await height()).toBeLessThan(comfortable);
  await menu(page).getByRole("checkbox", { name: "Status" }).uncheck();
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveCount(0);
  await expect(memberRow(page, "Alan Turing")).not.toContainText("Joined", { useInnerText: true });
  await menu(page).getByRole("radio", { name: "25" }).check();
  await expect(memberRows(page)).toHaveCount(25);
  await expectAccessible(page);

  middleman.requests.length = 0;
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  expect(middleman.requests.filter((request) => request.includes("per_page"))).toEqual([
    "GET /api/0/organizations/acme/members/?per_page=25",
  ]);
  expect(await background(page)).toBe(DARK);
  expect(await height()).toBeLessThan(comfortable);
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveCount(0);
  await button(page).click();
  await expect(menu(page).getByRole("radio", { name: "Dark" })).toBeChecked();
  await menu(page).getByRole("radio", { name: "System" }).check();
  expect(await background(page)).toBe(LIGHT);
  await page.close();
  await middleman.stop();
});

test("the choice is in force before the code has arrived", async ({ page, as }) => {
  await as(people.owner);
  await page.addInitScript(() => localStorage.setItem("roster.display", "theme=dark&density=compact&hide=role"));
  await page.route("**/*.wasm", () => {});
  await page.goto(MEMBERS_PATH, { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  // The style sheet may arrive after the first words.
  await expect.poll(() => background(page)).toBe(DARK);
  await expect(page.locator("thead .member-table__status")).toBeVisible();
  await expect(page.locator("thead .member-table__role")).toBeHidden();
});

test("by keyboard: open, choose, close, and the focus is back", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await tabTo(page, button(page));
  await page.keyboard.press("Enter");
  await tabTo(page, menu(page).getByRole("radio", { name: "System" }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(menu(page).getByRole("radio", { name: "Dark" })).toBeChecked();
  expect(await background(page)).toBe(DARK);
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(button(page)).toBeFocused();
});

const storages = {
  "blocked": () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException("blocked", "SecurityError"); } });
    }
  },
  "full": () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  },
  "full of nonsense": () => {
    localStorage.setItem("roster.display", "theme=purple&density=&rows=9999&hide=name");
    localStorage.setItem("roster.organization", "%%%");
    sessionStorage.setItem("roster.invitation.acme", "{not json");
  },
};
for (const [name, spoil] of Object.entries(storages)) {
  test(`with the browser's storage ${name} everything works the same`, async ({ page, as }) => {
    const owner = await as(people.owner);
    const mistakes = [];
    page.on("pageerror", (error) => mistakes.push(error.message));
    await page.addInitScript(spoil);
    await openMembers(page);
    await button(page).click();
    await menu(page).getByRole("radio", { name: "Dark" }).check();
    expect(await background(page)).toBe(DARK);
    await menu(page).getByRole("radio", { name: "25" }).check();
    await expect(memberRows(page)).toHaveCount(25);
    await page.keyboard.press("Escape");
    await inviteForm(page).getByLabel("Email addresses").fill("grete@acme.test");
    await page.keyboard.press("Enter");
    await expect(notice(page)).toHaveText("Invitation to grete@acme.test is on its way.");
    expect(await owner.members("email:grete@acme.test")).toHaveLength(1);
    expect(mistakes).toEqual([]);
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const direction of ["ltr", "rtl"]) {
    test(`axe finds nothing in the open menu: ${colorScheme}, ${direction}`, async ({ page, as }) => {
      await page.emulateMedia({ colorScheme });
      await as(people.owner);
      await openMembers(page);
      await page.evaluate((direction) => document.documentElement.setAttribute("dir", direction), direction);
      await button(page).click();
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      }
    });
  }
}

test("the menu as a screen reader has it", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await button(page).click();
  await expect(menu(page)).toMatchAriaSnapshot(`
    - group "Display":
      - group "Theme":
        - radio "System" [checked]
        - radio "Light"
        - radio "Dark"
      - group "Rows":
        - radio "Comfortable" [checked]
        - radio "Compact"
      - group "Columns":
        - checkbox "Role" [checked]
        - checkbox "Status" [checked]
        - checkbox "Teams" [checked]
      - group "Members per page":
        - radio "25"
        - radio "50" [checked]
        - radio "100"
  `);
});

test("a row far down a long list is reached by keyboard, and its tip is seen whole", async ({ page, as }) => {
  const owner = await as(people.owner);
  for (let number = 0; number < 20; number += 1) await owner.invite(`guest${number}@acme.test`);
  await openMembers(page, 45);
  const button = (number) => page.getByRole("button", { name: `Withdraw invitation to guest${number}@acme.test` });
  await button(17).focus();
  await expect(button(17)).toBeInViewport();
  await tabTo(page, button(18));
  await expect(button(18)).toBeInViewport();

  const row = await memberRow(page, "guest18@acme.test").boundingBox();
  const below = { x: row.x + row.width - 120, y: row.y + row.height + 1, width: 100, height: 12 };
  const withTip = await page.screenshot({ clip: below });
  await page.keyboard.press("Escape");
  expect(withTip.equals(await page.screenshot({ clip: below }))).toBe(false);
});
