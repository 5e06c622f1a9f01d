// Photographs the members page and the accept page into docs/pictures, as `make pictures` does: every width that counts, both
// themes, and from right to left. Wants the released bundle in dist/ and the server's binary in ROSTER_SERVER.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch } from "../bench/browser/throttled.mjs";
import { inviteForm, memberRows } from "../tests/e2e/support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../tests/e2e/support/people.mjs";
import { RosterServer } from "../tests/e2e/support/server.mjs";

const FOLDER = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const INVITEE = "margaret@acme.test";
const SIZES = [{ width: 320, height: 720 }, { width: 768, height: 900 }, { width: 1280, height: 860 }];
const THEMES = ["light", "dark"];
/** Of WebP: letters stay sharp, and a picture is about 40 kB. */
const QUALITY = 82;

/** Writes what the window shows. Playwright knows no WebP, the browser does. */
async function photograph(page, name) {
  // Nothing in a picture has the focus or is pointed at, and nothing moves.
  await page.evaluate(() => document.activeElement?.blur());
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await devtools.detach();
  await writeFile(`${FOLDER}${name}.webp`, Buffer.from(data, "base64"));
}

/** Photographs a page in every theme, width and direction; `show` opens it. */
async function photographAll(browser, options, name, show) {
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ ...options, colorScheme, reducedMotion: "reduce", locale: "en-US" });
    const page = await context.newPage();
    await show(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await photograph(page, `${name}-${size.width}-${colorScheme}`);
    }
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await photograph(page, `${name}-1280-${colorScheme}-rtl`);
    await context.close();
  }
}

const server = await RosterServer.start();
const browser = await launch();
try {
  const options = { baseURL: server.url };
  const owner = await browser.newContext(options);
  const api = new Api(owner.request);
  await api.signIn(people.owner);
  await photographAll(browser, { ...options, storageState: await owner.storageState() }, "members", async (page) => {
    await page.goto(MEMBERS_PATH);
    await inviteForm(page).waitFor();
    await memberRows(page).nth(24).waitFor();
  });
  await api.invite(INVITEE, { orgRole: "admin", teams: ["backend", "design"] });
  const { link } = await server.mailbox.newest(INVITEE);
  await photographAll(browser, options, "accept", async (page) => {
    await page.goto(link);
    await page.getByRole("button", { name: "Create account and join" }).waitFor();
  });
} finally {
  await browser.close();
  await server.dispose();
}
