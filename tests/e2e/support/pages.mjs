// The pages by what a person perceives: roles and names.
import { expect } from "@playwright/test";
import { PASSWORD } from "./people.mjs";

/** The row of the members table whose name or address holds the text. */
export function memberRow(page, text) {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader").filter({ hasText: text }) });
}

/** All rows of people, without the header's. */
export function memberRows(page) {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader") });
}

/** Which rows of the whole list the table's rows say they are, the heads' row first. */
export function rowPlaces(page) {
  return page.getByRole("table").getByRole("row").evaluateAll((rows) => rows.map((row) => row.ariaRowIndex && Number(row.ariaRowIndex)));
}

/** Expects a table of the rows from one number to another, the heads' row not counted, and a pager that says so. */
export async function expectPlaces(page, first, last, total) {
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText(`${first}–${last} of ${total}`);
  const places = Array.from({ length: last - first + 1 }, (_, index) => first + index + 1);
  await expect.poll(() => rowPlaces(page)).toEqual([1, ...places]);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(total + 1));
}

export function inviteForm(page) {
  return page.getByRole("form", { name: "Invite people" });
}

/** What the page said last: the text of the notice's live region. */
export function notice(page) {
  return page.locator(".notice").getByRole("status");
}

export async function fillSignIn(page, person, password = PASSWORD) {
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("Email address").fill(person.email);
  await form.getByLabel("Password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Sign in" }).click();
}

/** Presses Tab until the element has the focus: what can't be reached by keyboard fails here. */
export async function tabTo(page, locator, most = 120) {
  await expect(locator).toBeVisible();
  for (let presses = 0; presses < most; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab did not reach ${locator} in ${most} presses`);
}

/** Expects that somebody has just joined: the members, and a notice that says so. */
export async function expectJoined(page, organization = "Acme") {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Members");
  await expect(notice(page)).toHaveText(`You have joined ${organization}.`);
  await expect(memberRows(page).first()).toBeVisible();
}

/** Fills in the account form of an invitation and sends it. */
export async function register(page, name, password = PASSWORD) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account and join" }).click();
}
