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

export { expect } from "@playwright/test";
