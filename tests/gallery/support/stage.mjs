// A story on its stage, as a test has it.
import { test as base, expect } from "@playwright/test";

const READY = "html[data-story-ready]";

export const test = base.extend({
  baseURL: async ({}, use) => use(process.env.GALLERY_URL),

  /** Opens a story, after so many of its steps. What the stage complains of fails the test. */
  open: async ({ page }, use) => {
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => /^(The story has no answer|A step of the story)/.test(message.text()) && complaints.push(message.text()));
    await use(async (story, step = 0, more = "") => {
      // A picture that never comes must not be waited for: the stage says itself when it is ready.
      await page.goto(`/gallery/stage/?story=${story.name}&step=${step}&still=1&fonts=pinned${more}`, { waitUntil: "commit" });
      await page.locator(READY).waitFor({ state: "attached" });
    });
    expect(complaints).toEqual([]);
  },

  /** Shows what is on the stage in another way, without beginning anew. */
  look: async ({ page }, use) => {
    await use(async ({ width, height, direction, theme }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(async (direction) => {
        document.documentElement.dir = direction;
        window.scrollTo(0, 0);
        await window.rosterStage.settled();
      }, direction);
    });
  },
});

/** The same on one page for all tests of a worker: the stage keeps nothing, and a new window costs more than a story. */
export const onOnePage = test.extend({
  window: [async ({ browser }, use) => {
    const reader = { locale: "en-US", timezoneId: "UTC", reducedMotion: "reduce", colorScheme: "light", deviceScaleFactor: 1 };
    const context = await browser.newContext({ baseURL: process.env.GALLERY_URL, ...reader });
    await use(await context.newPage());
    await context.close();
  }, { scope: "worker" }],
  page: async ({ window }, use) => {
    await window.setViewportSize({ width: 1280, height: 900 });
    await window.emulateMedia({ colorScheme: "light" });
    await use(window);
    window.removeAllListeners("pageerror");
    window.removeAllListeners("console");
  },
});

export { expect } from "@playwright/test";
