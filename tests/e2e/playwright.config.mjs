// End-to-end tests: a real browser, the real server, the released bundle. `make test` runs them; on their own:
//   scripts/with-tools env ROSTER_SERVER=target/debug/roster playwright test --config tests/e2e/playwright.config.mjs
import { defineConfig } from "@playwright/test";

for (const [variable, what] of [["CHROMIUM", "the browser"], ["ROSTER_SERVER", "the server's binary"]]) {
  if (!process.env[variable]) throw new Error(`${variable} must name ${what}; \`make test\` sets it`);
}

export default defineConfig({
  testDir: "specs",
  outputDir: "../../target/e2e/results",
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is a test that fails.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json"]],
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    // Nothing moves, so a picture and a contrast are what a person sees in the end.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
      // Chromium's sandbox refuses to work for root, which is who runs tests in a container.
      chromiumSandbox: process.getuid() !== 0,
    },
  },
  projects: [
    { name: "light", use: { colorScheme: "light" } },
    { name: "dark", use: { colorScheme: "dark" }, testMatch: "accessibility.spec.mjs" },
  ],
});
