// `make gallery-accept`: what the stories look like now, and what assistive technology is told of them, is right from now on.
// Usage: scripts/with-tools node scripts/gallery/accept.mjs [STORY…]; without names, all stories.
import { spawnSync } from "node:child_process";
import { buildAll } from "./build.mjs";

const names = process.argv.slice(2);
const problem = await buildAll("dev");
if (problem) {
  console.error(problem);
  process.exit(1);
}
const { stories } = await import("../../tests/gallery/support/stories.mjs");
const unknown = names.filter((name) => !stories.some((story) => story.name === name));
if (unknown.length > 0) {
  console.error(`There is no story named ${unknown.join(" or ")}.`);
  process.exit(2);
}

const wanted = names.length > 0 ? ["--grep", names.map((name) => `\\(${name}\\)`).join("|")] : [];
const config = ["--config", "tests/gallery/playwright.config.mjs", "--reporter", "dot"];
// Only what differs is written anew; which stories those are is said below.
const run = ["test", ...config, "--quiet", "--update-snapshots", "changed", "specs/pictures", ...wanted];
const { status } = spawnSync("playwright", run, { stdio: "inherit" });
const { pack } = await import("../../tests/gallery/support/sheets.mjs");
const changed = await pack();
console.log(changed.length > 0 ? `New pictures of: ${changed.join(", ")}` : "No picture has changed.");
console.log("Look at them with `git diff` and in tests/gallery/sheets/ before you commit.");
if (status !== 0) console.error("Something else is wrong in a story, see above: that can't be accepted.");
process.exitCode = status ?? 1;
