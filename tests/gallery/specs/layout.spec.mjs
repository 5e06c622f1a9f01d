// A layout file makes the same table in the gallery and on the live page, to the pixel: the released bundle and a real server
// with `--layout` on the one side, the stage with the same file on the other. On the live page the list of members is the
// story's, so that the same people are in both.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, MEMBERS_PATH, people } from "../../e2e/support/people.mjs";
import { RosterServer } from "../../e2e/support/server.mjs";
import { expect, test as base } from "../support/stage.mjs";

const STAGE = "/gallery/stage/?story=members-25&still=1";
const LIST = "/api/0/organizations/acme/members/?per_page=50";
/** The stage's moment (gallery/stage/clock.js). */
const NOW = "2026-06-15T10:00:00Z";
/** So high that all rows are seen. */
const SIZES = [{ width: 320, height: 4000 }, { width: 1280, height: 2400 }];

/** By name, a file. */
const LAYOUTS = {
  "as it is shipped": {},
  "other columns, chips, words for icons": {
    columns: {
      order: ["name", "teams", "status", "role", "avatar", "action"],
      avatar: { width: 64, align: "end" },
      role: { visible: false },
      teams: { width: 240, align: "end" },
      action: { width: 120 },
    },
    rows: { marks: "lines" },
    avatar: { size: 32, shape: "square" },
    teams: { form: "chips", shown: 3 },
    remove: { style: "both", target: 40 },
  },
  "compact, other dates and tokens": {
    density: "compact",
    rows: { marks: "none" },
    teams: { form: "text", shown: 1 },
    remove: { style: "text" },
    dates: "relative",
    invite: "dialog",
    tokens: { radius: 2, space: 6, text: 15 },
  },
};

const test = base.extend({
  layout: [{}, { option: true }],
  /** A real server with the file. */
  roster: async ({ layout }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "roster-layout-"));
    const file = join(folder, "layout.json");
    writeFileSync(file, JSON.stringify(layout));
    const server = await RosterServer.start(["--layout", file]);
    await use(server);
    await server.dispose();
    rmSync(folder, { recursive: true });
  },
});

/** The stage with the file, in which nothing is wrong. */
async function openStage(page, layout) {
  page.on("console", (message) => expect.soft(message.text()).not.toMatch(/^layout\.json/));
  await page.route("**/layout.json", (route) => route.fulfill({ json: layout }));
  await page.goto(STAGE);
  await page.locator("html[data-story-ready]").waitFor({ state: "attached" });
}

/** The live page, with the list that the stage has. */
async function openLive(page, roster, list) {
  await new Api(page.context().request).signIn(people.owner);
  await page.clock.setFixedTime(NOW);
  await page.route(`**${LIST}`, (route) => route.fulfill(list));
  await page.goto(roster.url + MEMBERS_PATH);
  await page.getByRole("rowheader").nth(24).waitFor();
}

const answerOf = (page) => page.evaluate(async (address) => {
  const answer = await fetch(address);
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}, LIST);

const picture = (page) => page.locator(".member-table").screenshot({ animations: "disabled" });

for (const [name, layout] of Object.entries(LAYOUTS)) {
  test.describe(() => {
    test.use({ layout });
    test(`the same table in gallery and live page: ${name}`, async ({ browser, contextOptions, page, roster }, testInfo) => {
      await openStage(page, layout);
      const context = await browser.newContext({ baseURL: roster.url, deviceScaleFactor: 1, ...contextOptions });
      const live = await context.newPage();
      await openLive(live, roster, await answerOf(page));
      for (const size of SIZES) {
        for (const colorScheme of ["light", "dark"]) {
          const pictures = [];
          for (const one of [page, live]) {
            await one.setViewportSize(size);
            await one.emulateMedia({ colorScheme });
            pictures.push(await picture(one));
          }
          const isSame = pictures[0].equals(pictures[1]);
          const where = `${size.width}-${colorScheme}`;
          if (!isSame) await testInfo.attach(`${where}-expected.png`, { body: pictures[0], contentType: "image/png" });
          if (!isSame) await testInfo.attach(`${where}-actual.png`, { body: pictures[1], contentType: "image/png" });
          expect.soft(isSame, where).toBe(true);
        }
      }
      await context.close();
    });
  });
}
