// The gallery around the stages, as a designer uses it.
import { readFileSync } from "node:fs";
import { expect, test } from "../support/stage.mjs";

const shown = (page, place = 0) => page.locator("iframe").nth(place).contentFrame();

/** Opens the gallery at a story; what comes after its name is the address's. */
async function openGallery(page, query) {
  await page.goto(`/gallery/?story=${query}`);
  await ready(page);
}

/** Until all stages stand still. */
async function ready(page) {
  for (const stage of await page.locator("iframe").all()) {
    await stage.contentFrame().locator("html[data-story-ready]").waitFor({ state: "attached" });
  }
}

/** Writes into a knob; its group of knobs is opened for that. */
async function turn(page, group, knob, value) {
  const details = page.locator("details").filter({ has: page.locator("summary", { hasText: group }) });
  await details.evaluate((it) => (it.open = true));
  const field = page.getByLabel(knob, { exact: true });
  await field.fill(value);
  await field.press("Enter");
}

test("what a knob is set to is seen, is in the address, and goes into a layout file that can be opened again", async ({ page }) => {
  await openGallery(page, "members-3");
  await page.getByLabel("Find a story").fill("25 mem");
  await expect(page.getByRole("status").filter({ hasText: "1 story" })).toBeVisible();
  await page.getByLabel("Find a story").press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/story=members-25/);
  await ready(page);

  await turn(page, "Columns", "Order of the columns", "teams, avatar, name, role, status, action");
  await expect(page).toHaveURL(/columns\.order=teams/);
  await expect(shown(page).getByRole("columnheader")).toHaveText(["", "Teams", "Picture", "Name", "Role", /Status/, "Actions"]);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save layout file" }).click()]);
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(saved.columns.order[0]).toBe("teams");

  await page.getByRole("button", { name: "Reset all knobs" }).click();
  await expect(page).not.toHaveURL(/columns/);
  const file = (content) => ({ name: "layout.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  await page.getByLabel("Layout file").setInputFiles(file({ ...saved, density: "tiny" }));
  await expect(page.getByRole("alert")).toContainText("density");
  await expect(page).toHaveURL(/columns\.order=teams/);
});

test("stages side by side scroll together and say what is different; a value that nobody could use is refused", async ({ page }) => {
  await openGallery(page, "members-25&b=as:");
  await page.getByLabel("Stage 2", { exact: true }).check();
  await turn(page, "Tokens", "Space", "8");
  await expect(page.locator("figcaption").last()).toContainText("Space: 4 px, then 8 px");
  const rowHeight = (place) => shown(page, place).getByRole("row").nth(2).evaluate((row) => row.offsetHeight);
  await expect.poll(async () => (await rowHeight(1)) - (await rowHeight(0))).toBe(16);
  await shown(page).locator("html").evaluate((html) => html.scrollTo(0, html.scrollHeight));
  const left = () => shown(page, 1).locator("html").evaluate((html) => html.scrollHeight - innerHeight - html.scrollTop);
  await expect.poll(left).toBeLessThan(2);

  await turn(page, "Table", "Size of the remove button", "20");
  await expect(page.getByRole("alert")).toContainText("24");
});

test("guards say what is wrong with a stage, and draw it there; measuring says how large a thing is", async ({ page }) => {
  await openGallery(page, "members-3&guards=contrast,targets,cut,overflow,focus,measure");
  const findings = page.getByLabel("Findings");
  await expect(findings).toContainText("Nothing is wider than 320 px");
  await expect(findings).toContainText("Smallest target:");
  await expect(findings).toContainText("text on canvas:");
  await expect(findings).toContainText("Least contrast of a text:");
  await expect(findings).not.toContainText("Wrong");
  await shown(page).locator("body").evaluate((body) => {
    body.querySelector("h1").style.color = "#888";
    body.classList.add("looked-at-again");
  });
  await expect(findings.getByRole("listitem").first()).toContainText("Wrong: “Members” has 3.5:1");
  await shown(page).getByRole("heading", { name: "Members" }).hover();
  await expect(shown(page).locator("#roster-guards .label", { hasText: "×" }).last()).toBeVisible();
});

test("the slider goes through a story's steps", async ({ page }) => {
  await openGallery(page, "members-remove-undo");
  await page.getByLabel("Steps").fill("1");
  await ready(page);
  await expect(page).toHaveURL(/step=1/);
  await expect(shown(page).getByRole("button", { name: "Undo" })).toBeVisible();
});

test("who goes through the steps by keyboard stays on the slider, though the steps move the focus", async ({ page }) => {
  await openGallery(page, "members-remove-undo");
  const slider = page.getByLabel("Steps");
  await slider.focus();
  for (const step of [1, 2]) {
    await page.keyboard.press("ArrowRight");
    await expect(page).toHaveURL(new RegExp(`step=${step}`));
    await ready(page);
    await expect(slider).toBeFocused();
  }
});

test("everything is reached by keyboard: the story and the knobs without going through all stories, the first found by Enter", async ({ page }) => {
  await openGallery(page, "members-3");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.getByRole("link", { name: "Skip to the knobs" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Knobs" })).toBeFocused();
  await page.keyboard.press("/");
  await page.keyboard.type("25 mem");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/story=members-25/);
});

test("a stage is as wide as it is said to be, and never narrower than any browser; what is compared stands as high", async ({ page }) => {
  const widthOf = (place) => shown(page, place).locator("html").evaluate(() => innerWidth);
  const isInside = () => page.getByRole("main").evaluate((main) => main.scrollWidth <= main.clientWidth);
  await openGallery(page, "members-3&width=1280");
  expect(await widthOf(0)).toBe(1280);
  expect(await isInside()).toBe(true);
  await openGallery(page, `members-3&b=${encodeURIComponent("as:locale=pseudo&zoom=400&theme=dark&motion=reduce&direction=rtl")}`);
  expect(await widthOf(1)).toBe(320);
  expect(await isInside()).toBe(true);
  const tops = await page.locator("iframe").evaluateAll((frames) => frames.map((frame) => frame.getBoundingClientRect().top));
  expect(tops[0]).toBe(tops[1]);
});

test("an address that nobody wrote is taken for what it can mean, and what it can't mean is said", async ({ page }) => {
  await openGallery(page, "members-remove-undo&step=99&b=as:&c=as:");
  await expect(page.locator("output")).toContainText("Step 2 of 2");
  await expect(page.locator("iframe")).toHaveCount(4);
  await page.goto("/gallery/?story=members-26");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no story named “members-26”");
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("what is no JSON opens nothing; who has read so stands at the button again", async ({ page }) => {
  await openGallery(page, "members-3");
  await page.getByLabel("Layout file").setInputFiles({ name: "layout.json", mimeType: "application/json", buffer: Buffer.from("{density") });
  await expect(page.getByRole("alert")).toContainText("The file is no JSON");
  await expect(page.getByRole("status").filter({ hasText: "Nothing was opened." })).toBeVisible();
  await page.getByRole("button", { name: "Close" }).press("Enter");
  await expect(page.getByRole("button", { name: "Open layout file" })).toBeFocused();
});

test("the pseudo language leaves names alone", async ({ page }) => {
  await openGallery(page, "members-3&locale=pseudo");
  await expect(shown(page).getByRole("heading", { level: 1 })).toHaveText(/^Ṁéṁƀéřš/);
  await expect(shown(page).getByRole("rowheader").first()).toContainText("Ada Lovelace");
  await expect(shown(page).locator(".avatar").first()).toHaveText("AL");
});

test("on a small screen all knobs are reached by scrolling down", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await openGallery(page, "members-3");
  const knobs = page.getByRole("complementary", { name: "Knobs" });
  expect(await knobs.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
  await knobs.evaluate((it) => it.scrollTo(0, it.scrollHeight));
  await expect(page.getByRole("button", { name: "Reset all knobs" })).toBeInViewport();
});

test("the gallery fits on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openGallery(page, "members-3");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  expect(await page.locator(".gallery__room").evaluate((room) => room.scrollWidth <= room.clientWidth)).toBe(true);
  const lefts = await page.locator(".gallery__files > button").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().left));
  expect(lefts[0]).toBe(Math.min(...lefts));
});

test("the veil over old rows is as wide as they are", async ({ page }) => {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 640 });
    await page.goto("/gallery/stage/?story=members-3&still=1");
    await page.locator("html[data-story-ready]").waitFor({ state: "attached" });
    const [veil, row] = await page.getByRole("table").evaluate((table) => {
      table.setAttribute("aria-busy", "true");
      return [getComputedStyle(table, "::after").width, getComputedStyle(table.tBodies[0].rows[0]).width];
    });
    expect(veil).toBe(row);
  }
});
