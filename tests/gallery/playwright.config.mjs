// Tests of what designers see: a picture of every story in every view, its ARIA tree, and axe; the steps of the stories; the
// table of a layout file in gallery and live page. `make test` runs them, `make gallery-test` the pictures. All of them on
// their own, after `make bundle` and `cargo build -p roster-server`:
//   scripts/with-tools node scripts/gallery.mjs --build-only
//   scripts/with-tools env ROSTER_SERVER=target/debug/roster playwright test --config tests/gallery/playwright.config.mjs
// `make gallery-accept` makes pictures and trees anew.
import { defineConfig } from "@playwright/test";

if (!process.env.CHROMIUM) throw new Error("CHROMIUM must name the browser; `make test` sets it");

export default defineConfig({
  testDir: "specs",
  outputDir: "../../target/gallery-tests/results",
  globalSetup: "./support/start.mjs",
  // Trees are committed; pictures are cut out of the committed sheets (support/sheets.mjs).
  snapshotPathTemplate: "{testDir}/../../../{arg}{ext}",
  // A story without pictures fails; only `make gallery-accept` makes some.
  updateSnapshots: "none",
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is a test that fails.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Twelve pictures take seconds, and on a machine that builds something else beside them a minute.
  timeout: 180_000,
  expect: {
    timeout: 10_000,
    toMatchSnapshot: {
      // Another processor may round the edge of a letter otherwise: by a shade, in a pixel or two. A line that is a pixel
      // longer, or a colour that is another one, is more than that.
      threshold: 0.02,
      maxDiffPixelRatio: 0.00001,
    },
  },
  // Nobody reads the report unless a file is named for it.
  reporter: [["list"], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["json"]] : []), ["./support/review.mjs"]],
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    colorScheme: "light",
    deviceScaleFactor: 1,
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        ...["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        // A letter is drawn the same whatever the machine has set for its screen.
        ...["--font-render-hinting=none", "--disable-lcd-text", "--disable-font-subpixel-positioning", "--force-color-profile=srgb"],
        // A part that is painted again over what was there leaves the edges of letters and corners a shade darker: how often, is chance.
        "--disable-partial-raster",
        "--hide-scrollbars",
      ],
      // Chromium's sandbox refuses to work for root, which is who runs tests in a container.
      chromiumSandbox: process.getuid() !== 0,
    },
  },
});
