// The app's parts: what a page loads, when the rest comes, and what happens when it doesn't.
import { expectAccessible } from "../support/axe.mjs";
import { Middleman } from "../support/middleman.mjs";
import { memberRow, memberRows, tabTo } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test as base } from "../support/test.mjs";

const EDSGER = "Edsger W. Dijkstra";
const heading = (page) => page.getByRole("heading", { level: 1 });
const alert = (page) => page.getByRole("alert").filter({ hasText: "This page could not be loaded" });

const test = base.extend({
  middleman: async ({ roster }, use) => {
    const middleman = await Middleman.start(roster.url);
    await use(middleman);
    await middleman.stop();
  },
});

/** The parts that have been asked for, in order, by what their files are called after the hash. */
function parts(middleman) {
  return middleman.requests.flatMap((request) => request.match(/_(\w+)\.wasm$/)?.[1] ?? []).toSorted();
}

async function openMembers(page, origin = "") {
  await page.goto(origin + MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
}

test("a page loads its own parts, each once, and no other page's", async ({ as, middleman, page, visitor }) => {
  await as(people.owner);
  await openMembers(page, middleman.url);
  await page.waitForLoadState("networkidle");
  expect(parts(middleman)).toEqual(["start"]);

  // What a page begins with that needs the members page's code is the same file, kept from before.
  middleman.requests.length = 0;
  await page.goto(`${middleman.url}/organizations/acme/teams/backend/`);
  await expect(heading(page)).toHaveText("Backend");
  await page.waitForLoadState("networkidle");
  expect(parts(middleman)).toEqual(["aside", "rare", "team"]);

  middleman.requests.length = 0;
  const stranger = await visitor();
  await stranger.goto(`${middleman.url}/accept/7/`);
  await expect(heading(stranger)).toHaveText("This link does not work");
  await stranger.waitForLoadState("networkidle");
  expect(parts(middleman)).toEqual(["accept", "aside", "bg"]);
});

test("what a page begins with is asked for once, before its code is there", async ({ as, middleman, page }) => {
  await as(people.owner);
  const release = middleman.hold(/_start\.wasm$/);
  const asked = () => middleman.requests.filter((request) => request.includes("/api/0/")).toSorted();
  const begins = [
    "GET /api/0/",
    "GET /api/0/organizations/acme/",
    "GET /api/0/organizations/acme/members/?per_page=50",
    "GET /api/0/organizations/acme/members/counts/",
  ];
  await page.goto(middleman.url + MEMBERS_PATH);
  await expect.poll(asked).toEqual(begins);
  release();
  await expect(memberRows(page)).toHaveCount(25);
  await expect(page.getByRole("navigation", { name: "Lists" })).toContainText("Pending 7");
  await expect.poll(asked).toEqual([...begins, "GET /api/0/organizations/acme/events/"].toSorted());
});

test("what a page asked for before its code came, in vain, is asked for again", async ({ as, page }) => {
  await as(people.owner);
  for (const path of ["**/api/0/", "**/organizations/acme/", "**/members/?per_page=50", "**/members/counts/"]) {
    await page.route(path, (route) => route.abort(), { times: 1 });
  }
  await openMembers(page);
  await expect(page.getByRole("navigation", { name: "Lists" })).toContainText("Pending 7");
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
});

test("pointing at a link gets the code of its page, and the press asks for nothing more", async ({ as, middleman, page }) => {
  await as(people.owner);
  await openMembers(page, middleman.url);
  const team = memberRow(page, EDSGER).getByRole("link", { name: "Backend" });
  await team.hover();
  await expect.poll(() => parts(middleman)).toContain("team");
  await team.click();
  await expect(heading(page)).toHaveText("Backend");
  await expect(heading(page)).toBeFocused();
  expect(parts(middleman)).toEqual(["aside", "rare", "start", "team"]);
});

test("a page that is on its way has a heading, which keeps the focus when it arrives", async ({ as, middleman, page }) => {
  await as(people.owner);
  await openMembers(page, middleman.url);
  const release = middleman.hold(/_team\.wasm$/);
  await tabTo(page, memberRow(page, EDSGER).getByRole("link", { name: "Backend" }));
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Loading…");
  await expect(heading(page)).toBeFocused();
  release();
  await expect(heading(page)).toHaveText("Backend");
  await expect(heading(page)).toBeFocused();
});

test("a page whose code can't be had says so, and Retry brings it", async ({ as, page }) => {
  await as(people.owner);
  await openMembers(page);
  await page.route("**/*_team.wasm", (route) => route.abort());
  await memberRow(page, EDSGER).getByRole("link", { name: "Backend" }).click();
  await expect(alert(page)).toContainText("load the page again");
  await expect(page).toHaveTitle("Not loaded · Roster");
  await expect(heading(page)).toBeFocused();
  await expectAccessible(page);

  const retry = alert(page).getByRole("button", { name: "Retry" });
  await tabTo(page, retry);
  await page.keyboard.press("Enter");
  await expect(alert(page)).toBeVisible();
  await expect(heading(page)).toBeFocused();

  await page.unroute("**/*_team.wasm");
  await tabTo(page, retry);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Backend");
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveTitle("Backend · Acme · Roster");
  await expect(memberRow(page, EDSGER)).toBeVisible();
});

for (const status of ["abort", 404, 500]) {
  test(`the first page says so too when its code can't be had (${status}), and Retry brings it`, async ({ page }) => {
    await page.route("**/*_accept.wasm", (route) => (status === "abort" ? route.abort() : route.fulfill({ status })));
    await page.goto("/auth/login/");
    await expect(alert(page)).toBeVisible();
    await page.unroute("**/*_accept.wasm");
    await alert(page).getByRole("button", { name: "Retry" }).click();
    await expect(heading(page)).toHaveText("Sign in");
    await expect(heading(page)).toBeFocused();
    await expect(page.getByRole("form", { name: "Sign in" })).toBeVisible();
  });
}

test("when the app's code has stopped the page says so, once, and what to do", async ({ as, page }) => {
  await as(people.owner);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page).first()).toBeVisible();
  // (module (func (export "stop") unreachable)): what is left of a panic.
  const trap = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 115, 116, 111, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  await page.evaluate(async (bytes) => {
    const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes));
    setTimeout(instance.exports.stop);
    Promise.resolve().then(instance.exports.stop);
  }, trap);
  await expect(page.getByRole("alert")).toHaveText("Roster has stopped because of a mistake of ours. Load the page again.");
});

test("a press whose code can't be had does nothing and says so; the next one is tried again", async ({ as, page }) => {
  await as(people.owner);
  await page.route(/_(removal|editors)\.wasm$/, (route) => route.abort());
  await openMembers(page);
  await memberRow(page, EDSGER).getByRole("button", { name: /^Remove / }).click();
  await expect(page.locator(".notice")).toContainText("Nothing was done: a part of Roster could not be loaded.");
  await expect(memberRow(page, EDSGER)).toBeVisible();
  await memberRow(page, EDSGER).getByRole("button", { name: /, role of/ }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This part of the page could not be loaded" })).toBeVisible();

  await page.unroute(/_(removal|editors)\.wasm$/);
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("group", { name: /^Role of/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await memberRow(page, EDSGER).getByRole("button", { name: /^Remove / }).click();
  await expect(memberRow(page, EDSGER)).toBeHidden();
});
