// Every story looks as it was accepted, in every view; assistive technology is told what it was; and axe finds nothing.
import { expectAccessible } from "../../e2e/support/axe.mjs";
import { expect, onOnePage as test } from "../support/stage.mjs";
import { Sheet, forgotten, pictureOf, treeOf } from "../support/sheets.mjs";
import { stories, views } from "../support/stories.mjs";

/** So many rows are a few, many times: what holds for the first ones holds for all. */
const MANY_ROWS = "member-table-10000";

/** Where axe looks: each theme has its contrasts, and the narrowest page its targets. */
const LOOKED_AT = views.filter(({ name }) => ["320-rtl-dark", "1280-ltr-light"].includes(name));

for (const story of stories) {
  test(`${story.title} (${story.name})`, async ({ look, open, page }, { repeatEachIndex }) => {
    if (story.name === MANY_ROWS) test.slow();
    const sheet = await Sheet.of(story.name);
    // What a story with steps is about is there after them.
    await open(story, story.steps.length);
    for (const view of views) {
      await look(view);
      // The stage stands still: one picture is enough.
      const picture = await page.screenshot();
      if (!(await sheet.shows(view, picture))) expect.soft(picture).toMatchSnapshot(pictureOf(story.name, view));
    }
    if (story.name === MANY_ROWS) {
      await page.locator("tbody ~ tbody").evaluateAll((copies) => copies.forEach((copy) => copy.remove()));
    }
    expect.soft(await page.locator("body").ariaSnapshot()).toMatchSnapshot(treeOf(story.name));
    // Whether pictures are stable is seen by taking them again; what axe finds isn't another thing the second time.
    if (repeatEachIndex > 0) return;
    for (const view of LOOKED_AT) {
      await look(view);
      await expectAccessible(page);
    }
  });
}

test("a button that is two pixels higher is another picture", async ({ look, open, page }) => {
  const [story, view] = [stories.find(({ name }) => name === "form"), views[0]];
  await open(story);
  await page.addStyleTag({ content: ".button { padding-block: 6px !important }" });
  await look(view);
  const picture = await page.screenshot();
  expect(await (await Sheet.of(story.name)).shows(view, picture)).toBe(false);
  expect(picture).not.toMatchSnapshot(pictureOf(story.name, view));
});

test("nothing is kept of stories that are no more", async () => {
  expect(await forgotten()).toEqual([]);
});
