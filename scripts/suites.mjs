// What `make test` runs, in this order. A suite is a name, a command and how to count its tests (`count`, given the
// output); a suite without `count` is a check that passes or fails as a whole and counts no tests.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fromCargo, fromNode, fromPlaywright } from "./counts.mjs";

const HOST = ["--workspace", "--exclude", "roster-app"];
/** With the gallery, whose code is linted and tested like the app's; the released bundle is built without. */
const WASM = ["-p", "roster-app", "--target", "wasm32-unknown-unknown", "--features", "gallery"];
const DENY_WARNINGS = ["--", "-D", "warnings"];
const E2E = ["playwright", "test", "--config", "tests/e2e/playwright.config.mjs"];
const E2E_REPORT = resolve("target/e2e/report.json");
/** What an invitee does, in a browser: enough to see that the server does the same on either database. */
const CORE = ["accept.spec.mjs", "accept-after.spec.mjs"];
const GALLERY = ["playwright", "test", "--config", "tests/gallery/playwright.config.mjs"];
const GALLERY_REPORT = resolve("target/gallery-tests/report.json");
const WEBDRIVER = resolve("target/webdriver.json");

export const suites = [
  { name: "format", lint: true, command: ["cargo", "fmt", "--all", "--check"] },
  { name: "lints, host", lint: true, command: ["cargo", "clippy", "--locked", ...HOST, "--all-targets", "--test", "smtp", ...DENY_WARNINGS] },
  { name: "lints, wasm", lint: true, command: ["cargo", "clippy", "--locked", ...WASM, "--all-targets", ...DENY_WARNINGS] },
  { name: "build scripts", command: ["node", "--test", "--test-reporter=tap", "scripts/tests/"], count: fromNode },
  { name: "wire types and server", command: ["cargo", "test", "--locked", ...HOST], count: fromCargo },
  {
    name: "API on PostgreSQL",
    command: ["scripts/with-postgres", "cargo", "test", "--locked", ...HOST, "--test", "api", "--test", "races"],
    count: fromCargo,
  },
  {
    name: "API, fuzzed",
    command: ["node", "scripts/fuzz.mjs", "--only", "api"],
    // The same requests each time: what fails here fails again. `make fuzz` looks for more.
    prepare: () => ({ ROSTER_SERVER: serverBinary(), FUZZ_SECONDS: "15", FUZZ_SEED: "1" }),
  },
  { name: "a real mail server", command: ["cargo", "test", "--locked", ...HOST, "--test", "smtp"], count: fromCargo },
  {
    name: "components in Chromium",
    command: ["cargo", "test", "--locked", ...WASM, "--lib", "--tests"],
    prepare: describeBrowser,
    count: fromCargo,
  },
  { name: "released bundle", command: ["make", "bundle"] },
  { name: "no gallery in it", command: ["node", "scripts/gallery/absent.mjs", "dist"] },
  {
    name: "end to end",
    command: E2E,
    prepare: prepareEndToEnd,
    count: () => fromPlaywright(readFileSync(E2E_REPORT, "utf8")),
  },
  {
    name: "gallery",
    command: GALLERY,
    prepare: prepareGallery,
    count: () => fromPlaywright(readFileSync(GALLERY_REPORT, "utf8")),
  },
  {
    name: "e2e on PostgreSQL",
    command: ["scripts/with-postgres", ...E2E, ...CORE],
    prepare: prepareEndToEnd,
    count: () => fromPlaywright(readFileSync(E2E_REPORT, "utf8")),
  },
];

/** Tells wasm-bindgen's runner which Chromium to drive and how; returns the environment it needs. */
function describeBrowser() {
  const args = ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];
  // Chromium's sandbox refuses to work for root, which is who runs tests in a container.
  if (process.getuid() === 0) args.push("--no-sandbox");
  mkdirSync("target", { recursive: true });
  writeFileSync(WEBDRIVER, JSON.stringify({ "goog:chromeOptions": { binary: process.env.CHROMIUM, args } }));
  return { WASM_BINDGEN_TEST_WEBDRIVER_JSON: WEBDRIVER };
}

/** Builds the server binary the browser talks to: the very one of the API tests, so nothing is compiled twice. */
function prepareEndToEnd() {
  rmSync(E2E_REPORT, { force: true });
  return { ROSTER_SERVER: serverBinary(), PLAYWRIGHT_JSON_OUTPUT_FILE: E2E_REPORT };
}

/** Builds the gallery with what is compiled already for the components' tests. */
function prepareGallery() {
  rmSync(GALLERY_REPORT, { force: true });
  execFileSync("node", ["scripts/gallery.mjs", "--build-only"], { stdio: "inherit" });
  return { ROSTER_SERVER: serverBinary(), PLAYWRIGHT_JSON_OUTPUT_FILE: GALLERY_REPORT };
}

function serverBinary() {
  // With --tests the dependencies have the same features as for `cargo test`; without, many would be built again.
  const command = ["build", "--locked", ...HOST, "--bins", "--tests", "--message-format=json-render-diagnostics"];
  const output = execFileSync("cargo", command, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  const messages = output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const server = messages.find((message) => message.executable && message.target?.name === "roster" && !message.profile.test);
  if (!server) throw new Error("cargo built no binary named roster");
  return server.executable;
}
