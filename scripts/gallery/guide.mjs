// `make guide`: takes the pictures of docs/DESIGNERS.md by doing what it says, so that a step that no longer works is found.
// Usage: scripts/with-tools node scripts/gallery/guide.mjs
import { chromium, expect } from "@playwright/test";
import sharp from "sharp";
import { buildAll, outputFolder } from "./build.mjs";
import { serve } from "./serve.mjs";

const FOLDER = "docs/pictures";
const NAME = "members-25";

const problem = await buildAll("dev");
if (problem) throw new Error(problem);
const gallery = await serve({ output: outputFolder("dev"), port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  // Chromium's sandbox refuses to work for root.
  chromiumSandbox: process.getuid() !== 0,
});
try {
  await openGallery();
  await moveColumn();
  await changeRemoveButton();
  await changeSpacing();
  await look();
} finally {
  await browser.close();
  gallery.close();
}

/** The gallery with the story of 25 members. */
async function open() {
  const page = await browser.newPage({ viewport: { width: 1360, height: 800 }, reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(`${gallery.address}/gallery/`);
  await page.getByLabel("Find a story").fill("25 members");
  await page.getByRole("link", { name: "25 members" }).click();
  await page.getByLabel("Find a story").fill("");
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`story=${NAME}`));
  return page;
}

/** Until all stages stand still. */
async function settled(page) {
  for (const frame of await page.locator("iframe").all()) {
    await frame.contentFrame().locator("html[data-story-ready]").waitFor({ state: "attached" });
  }
}

async function picture(page, name) {
  await settled(page);
  await sharp(await page.screenshot()).webp({ lossless: true, effort: 6 }).toFile(`${FOLDER}/${name}.webp`);
  await page.close();
}

/** Opens a group of knobs and brings it into sight. */
async function group(page, name) {
  const group = page.locator(".gallery__knobs details").filter({ has: page.locator("summary", { hasText: name }) });
  if (!(await group.evaluate((it) => it.open))) await group.locator("summary").click();
  await group.locator("summary").evaluate((it) => it.scrollIntoView());
}

async function openGallery() {
  await picture(await open(), "designers-gallery");
}

async function moveColumn() {
  const page = await open();
  await group(page, "Columns");
  const order = page.getByLabel("Order of the columns");
  await order.fill("avatar, name, teams, role, status, action");
  await order.press("Enter");
  const stage = page.locator("iframe").contentFrame();
  await expect(stage.getByRole("columnheader").filter({ hasText: /Teams|Role|Status/ })).toContainText(["Teams", "Role", "Status"]);
  await expect(page.getByRole("button", { name: "Save layout file" })).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save layout file" }).click()]);
  expect(file.suggestedFilename()).toBe("layout.json");
  await picture(page, "designers-column");
}

async function changeRemoveButton() {
  const page = await open();
  await group(page, "Table");
  await page.getByLabel("Remove button", { exact: true }).selectOption("both");
  const stage = page.locator("iframe").contentFrame();
  await expect(stage.getByRole("button", { name: "Remove Grace Hopper" })).toHaveText("Remove");
  const size = page.getByLabel("Size of the remove button");
  await size.fill("20");
  await size.press("Enter");
  await expect(page.getByRole("alert")).toContainText("24");
  await size.fill("32");
  await size.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await picture(page, "designers-remove");
}

async function changeSpacing() {
  const page = await open();
  await page.getByRole("button", { name: "Compare two" }).click();
  await page.getByLabel("Stage 2", { exact: true }).check();
  await group(page, "Tokens");
  await page.getByLabel("Space", { exact: true }).fill("8");
  await page.getByLabel("Space", { exact: true }).press("Enter");
  await expect(page.locator("figcaption").last()).toContainText("Space: 4 px, then 8 px");
  await settled(page);
  const scrolled = (stage) => stage.contentFrame().locator("html").evaluate((html) => html.scrollTop);
  const [first, second] = await page.locator("iframe").all();
  await first.contentFrame().locator("html").evaluate((html) => (html.scrollTop = 560));
  await expect.poll(() => scrolled(second)).toBeGreaterThan(500);
  await picture(page, "designers-spacing");
}

async function look() {
  const page = await open();
  for (const guard of ["Smallest target", "Contrast"]) await page.getByLabel(guard, { exact: true }).check();
  await expect(page.getByLabel("Findings")).toContainText("Smallest target:");
  await picture(page, "designers-guards");
}
