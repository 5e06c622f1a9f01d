// Every story looks as it was accepted, in every view; assistive technology is told what it was; and axe finds nothing.
import { expectAccessible } from "../../e2e/support/axe.mjs";
import { expect, test } from "../support/stage.mjs";
import { stories, views } from "../support/stories.mjs";

/** Ten thousand rows are a hundred, a hundred times: what holds for the first ones holds for all. */
const FIRST_ROWS = { "member-table-10000": "tbody:first-of-type" };

/** Where axe looks as well: each theme has its contrasts, and the narrowest page its targets. */
const AXE = ["320-rtl-dark", "1280-ltr-light"];

for (const story of stories) {
  test(`${story.title} (${story.name})`, async ({ look, open, page }) => {
    // What a story with steps is about is there after them.
    await open(story, story.steps.length);
    const tree = await page.locator(FIRST_ROWS[story.name] ?? "body").ariaSnapshot();
    expect.soft(tree).toMatchSnapshot(`${story.name}.yml`);
    for (const view of views) {
      await look(view);
      await expect.soft(page).toHaveScreenshot([story.name, `${view.name}.png`]);
      if (AXE.includes(view.name)) await expectAccessible(page, { within: FIRST_ROWS[story.name] });
    }
  });
}
