// Signing in and out, and browsers that keep nothing.
import { fillSignIn, memberRows } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

test("a wrong password and an unknown address are refused in the same words", async ({ page }) => {
  const words = [];
  for (const person of [people.owner, { email: "nobody@acme.test" }]) {
    await page.goto("/auth/login/");
    await fillSignIn(page, person, "not the password");
    const summary = page.getByRole("alert");
    await expect(summary).toContainText("There is a problem");
    await expect(summary).toBeFocused();
    await expect(page).toHaveTitle("Error: Sign in · Roster");
    await expect(page.getByLabel("Email address")).toHaveValue(person.email);
    words.push(await summary.innerText());
  }
  expect(words[1]).toBe(words[0]);
});

test("signing out ends the session, here and for the server", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  expect((await page.request.get("/api/0/users/me/")).status()).toBe(401);
  await page.goto(MEMBERS_PATH);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("after signing in one is where one wanted to be, but only on our pages", async ({ page, roster }) => {
  const wanted = `${MEMBERS_PATH}?query=grace`;
  await page.goto(wanted);
  await fillSignIn(page, people.owner);
  await expect(page).toHaveURL(roster.url + wanted);

  for (const next of ["//elsewhere.test/", "https://elsewhere.test/", "/\\elsewhere.test/"]) {
    await page.context().clearCookies();
    await page.goto(`/auth/login/?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, people.owner);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(roster.url);
  }
});

test("home leads to the organization", async ({ page, as, roster }) => {
  await as(people.owner);
  await page.goto("/");
  await expect(page).toHaveURL(roster.url + MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
});

test("a browser that blocks storage can do everything", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }
  });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(MEMBERS_PATH);
  await fillSignIn(page, people.owner);
  await expect(memberRows(page)).toHaveCount(25);
  await page.getByLabel("Find members").fill("grace");
  await expect(memberRows(page)).toHaveCount(1);
  expect(errors).toEqual([]);
});
