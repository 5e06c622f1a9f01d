// The members page follows what others change, without moving anything under the reader's hands.
import { expectAccessible } from "../support/axe.mjs";
import { inviteForm, memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";
const EVENTS = "**/api/0/organizations/acme/events/";
const changes = (page) => page.locator(".changes").getByRole("status");
const show = (page) => page.getByRole("button", { name: "Show", exact: true });

/** Opens the members and waits until the page listens; resolves to the API of another person. */
async function openMembers({ page, as, visitor }) {
  await as(people.owner);
  const listening = page.waitForResponse(EVENTS);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  expect((await listening).status()).toBe(200);
  return somebodyElse(visitor);
}

async function somebodyElse(visitor) {
  const other = new Api((await visitor()).context().request);
  await other.signIn(people.manager);
  return other;
}

/** Where on the screen something is, in whole pixels from the top. */
async function placeOf(locator) {
  return Math.round((await locator.boundingBox()).y);
}

async function find(api, query) {
  const [member] = await api.members(query);
  return member;
}

test("rows that come or go are offered, and shown where one is", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  await other.remove(await find(other, EDSGER));
  await expect(changes(page)).toHaveText("1 change");
  await expect(memberRow(page, EDSGER)).toHaveCount(1);
  await expectAccessible(page);
  await other.invite("margaret@acme.test");
  await expect(changes(page)).toHaveText("2 changes");

  await page.evaluate(() => window.scrollTo(0, 300));
  const stays = memberRow(page, "Grace Hopper");
  const before = await placeOf(stays);
  // Playwright's own click would scroll first.
  const button = await show(page).boundingBox();
  await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  await expect(memberRow(page, EDSGER)).toHaveCount(0);
  await expect(memberRow(page, "margaret@acme.test")).toHaveCount(1);
  await expect(changes(page)).toHaveText("Up to date.");
  await expect(changes(page)).toBeFocused();
  await expect(show(page)).toHaveCount(0);
  expect(await placeOf(stays)).toBe(before);
  await expectAccessible(page);
});

test("the same by keyboard", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  await other.remove(await find(other, EDSGER));
  await expect(changes(page)).toHaveText("1 change");
  await page.getByRole("button", { name: "Remove", exact: false }).last().focus();
  await tabTo(page, show(page));
  await page.keyboard.press("Enter");
  await expect(memberRow(page, EDSGER)).toHaveCount(0);
  await expect(changes(page)).toBeFocused();
  await expect(page.locator(".changes")).toMatchAriaSnapshot(`- status: Up to date.`);
});

test("a row that changes where it is changes at once, and the focus stays", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  const button = page.getByRole("button", { name: "Remove Alan Turing" });
  await button.focus();
  const edsger = await find(other, EDSGER);
  const row = memberRow(page, EDSGER);
  await row.evaluate((element) => (window.row = element));
  await other.call("PUT", `/api/0/organizations/acme/members/${edsger.id}/`, { orgRole: "manager" });
  await expect(row).toContainText("Manager");
  expect(await row.evaluate((element) => element === window.row), "only what differs is written").toBe(true);
  await expect(button).toBeFocused();
  await expect(changes(page)).toHaveText("");
});

test("a row in which the focus is waits until it is asked for", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  const button = page.getByRole("button", { name: `Remove ${EDSGER}` });
  await button.focus();
  const edsger = await find(other, EDSGER);
  await other.call("PUT", `/api/0/organizations/acme/members/${edsger.id}/`, { orgRole: "manager" });
  await expect(changes(page)).toHaveText("1 change");
  await expect(button).toBeFocused();
  await expect(memberRow(page, EDSGER)).not.toContainText("Manager");
  await show(page).click();
  await expect(memberRow(page, EDSGER)).toContainText("Manager");
});

test("a row whose editor is open waits, and what is chosen in it stays", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  await page.getByRole("button", { name: `Change teams of ${EDSGER}` }).click();
  const editor = page.getByRole("group", { name: /^Teams of/ });
  await editor.getByRole("checkbox", { name: "Design" }).check();
  const edsger = await find(other, EDSGER);
  await other.call("PUT", `/api/0/organizations/acme/members/${edsger.id}/`, { orgRole: "manager" });
  await expect(changes(page)).toHaveText("1 change");
  await expect(memberRow(page, EDSGER)).not.toContainText("Manager");
  await expect(editor.getByRole("checkbox", { name: "Design" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: `Change teams of ${EDSGER}` })).toBeFocused();
});

test("somebody whom one has removed and another brings back is offered again", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  const edsger = await find(other, EDSGER);
  const listed = page.waitForResponse((answer) => /members\/\?/.test(answer.url()));
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await listed;
  await expect(page.getByRole("link", { name: "Members 24" })).toBeVisible();
  await other.call("POST", `/api/0/organizations/acme/members/${edsger.id}/restore/`);
  await expect(changes(page)).toHaveText("1 change");
  await show(page).click();
  await expect(memberRow(page, EDSGER)).toHaveCount(1);
  await expect(page.getByRole("search").getByRole("status")).toHaveText("25 members");
});

test("what one does oneself is no news", async ({ page, as, visitor }) => {
  const other = await openMembers({ page, as, visitor });
  const said = [];
  await page.exposeFunction("said", (text) => said.push(text));
  await page.evaluate(() => {
    const place = document.querySelector(".changes [role=status]");
    new MutationObserver(() => window.said(place.textContent)).observe(place, { characterData: true, childList: true, subtree: true });
  });
  await inviteForm(page).getByLabel("Email address").fill("margaret@acme.test");
  await page.keyboard.press("Enter");
  await expect(memberRow(page, "margaret@acme.test")).toContainText("mail sent");
  await page.getByRole("button", { name: `Remove ${EDSGER}` }).click();
  await expect(notice(page)).toContainText("removed");
  // The stream is in order: what comes after one's own is told after it.
  await other.remove(await find(other, "alan@acme.test"));
  await expect(changes(page)).toHaveText("1 change");
  expect(said.filter((text) => text !== "")).toEqual(["1 change"]);
});

test("a server without events is asked again every half minute", async ({ page, as, visitor }) => {
  await page.clock.install();
  await as(people.owner);
  await page.route(EVENTS, (route) => route.fulfill({ status: 404, json: { detail: "Not found." } }));
  const refused = page.waitForResponse(EVENTS);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  await refused;
  const other = await somebodyElse(visitor);
  await other.remove(await find(other, EDSGER));
  await page.clock.runFor(15_000);
  await expect(changes(page)).toHaveText("");
  await page.clock.runFor(20_000);
  await expect(changes(page)).toHaveText("1 change");
});

test("after the server's restart the page goes on following", async ({ page, as, visitor, roster }) => {
  const other = await openMembers({ page, as, visitor });
  await roster.end("SIGTERM");
  const again = page.waitForResponse((answer) => answer.url().endsWith("/events/") && answer.status() === 200);
  await roster.run();
  await other.remove(await find(other, EDSGER));
  await again;
  await expect(changes(page)).toHaveText("1 change");
});

test("leaving the page ends the stream", async ({ page, as, visitor }) => {
  await openMembers({ page, as, visitor });
  const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/events/"));
  await page.getByRole("link", { name: "Backend" }).first().click();
  await ended;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Backend");
});

for (const [theme, direction, width] of [
  ["light", "ltr", 320],
  ["dark", "ltr", 1280],
  ["light", "rtl", 768],
  ["dark", "rtl", 320],
]) {
  test(`nothing of it is out of reach: ${theme}, ${direction}, ${width} px`, async ({ page, as, visitor }) => {
    await page.setViewportSize({ width, height: 720 });
    await page.emulateMedia({ colorScheme: theme });
    const other = await openMembers({ page, as, visitor });
    await page.evaluate((direction) => (document.documentElement.dir = direction), direction);
    await other.remove(await find(other, EDSGER));
    await expect(changes(page)).toHaveText("1 change");
    await expect(page.locator(".changes")).toMatchAriaSnapshot(`
      - status: 1 change
      - button "Show"
    `);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(page.getByRole("group", { name: "Export as" })).toMatchAriaSnapshot(`
      - group "Export as":
        - button "CSV"
        - button "JSON"
    `);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
}
