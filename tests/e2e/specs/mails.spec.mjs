// Every mail as it is written down in the server's tests, in the colours of mail programs: light, dark, and dark in a program
// that takes the style sheet away.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "../support/axe.mjs";

const SNAPSHOTS = fileURLToPath(new URL("../../../crates/server/tests/api/snapshots", import.meta.url));
const mails = readdirSync(SNAPSHOTS).filter((name) => /_html(_without_inviter)?\.snap$/.test(name));
const wholly = (html) => html;
const withoutStyle = (html) => html.replace(/<style>[\s\S]*<\/style>/, "");

test("there is a picture of every kind of mail", () => {
  const kinds = mails.map((name) => name.match(/__([a-z]+?__)?(\w+?)_html/)[2]);
  expect([...new Set(kinds)].toSorted()).toEqual([
    "access_request", "again", "declined", "invitation", "invite_request", "join_request", "joined", "move", "own_access_request",
    "reminder", "renewal", "renewed", "reset",
  ]);
});

for (const name of mails) {
  const [, html] = readFileSync(join(SNAPSHOTS, name), "utf8").match(/^---\n[\s\S]*?\n---\n([\s\S]*)$/);
  test(`${name.match(/__(\w+)\.snap/)[1]} can be read on a phone, in light and dark`, async ({ browser }) => {
    for (const [colorScheme, form] of [["light", wholly], ["dark", wholly], ["dark", withoutStyle]]) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await page.setContent(form(html));
      await expect(page.getByRole("link").first()).toBeInViewport();
      await expectAccessible(page, { only: ["color-contrast", "document-title", "html-has-lang", "link-name", "heading-order"] });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await context.close();
    }
  });
}
