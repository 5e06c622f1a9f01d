// Builds the gallery into target/gallery: the app with the stories, the style sheets, and meta.json.
import { execFile } from "node:child_process";
import { rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleStyles } from "../bundle-style.mjs";

const run = promisify(execFile);
const TARGET = "wasm32-unknown-unknown";
/** Style sheets, by the name under which they are served. */
const STYLES = {
  roster: "style/index.css",
  layout: "style/layout.css",
  stage: "gallery/style/stage.css",
  shell: "gallery/style/shell.css",
};

/** The names of functions are half of the file, and nobody reads them: a panic says its place in the source. */
const NAMELESS = ["--remove-name-section", "--no-demangle"];

/** The fonts of pictures, which nobody edits. */
const FONTS = { fonts: "gallery/style/fonts.css" };

/** Where the gallery of a cargo profile is built. */
export const outputFolder = (profile) => join("target/gallery", profile);

/** Builds everything; returns why not, or nothing. */
export async function buildAll(profile) {
  const results = [await buildStyles(profile, { ...STYLES, ...FONTS }), await buildApp(profile)];
  return results.filter(Boolean).join("\n");
}

/** Bundles the style sheets; returns why not, or nothing. */
export async function buildStyles(profile, sources = STYLES) {
  try {
    await bundleStyles(sources, join(outputFolder(profile), "style"));
  } catch (error) {
    return error.message;
  }
}

/** Compiles the app with the stories and writes down what there is; returns the compiler's complaint, or nothing. */
export async function buildApp(profile) {
  const output = outputFolder(profile);
  const cargo = ["build", "--locked", "--color=never", "-p", "roster-app", "--bin", "roster-app", "--target", TARGET];
  const folder = profile === "dev" ? "debug" : profile;
  try {
    await run("cargo", [...cargo, "--features", "gallery", "--profile", profile], { maxBuffer: 1 << 26 });
    const wasm = join(await targetFolder(), TARGET, folder, "roster-app.wasm");
    if ((await changedAt(wasm)) < (await changedAt(join(output, "meta.json")))) return;
    await run("wasm-bindgen", [wasm, ...NAMELESS, "--target", "web", "--no-typescript", "--out-dir", join(output, "app"), "--out-name", "app"]);
    const { stdout } = await run("node", ["scripts/gallery/meta.mjs", join(output, "app")], { maxBuffer: 1 << 26 });
    await replace(join(output, "meta.json"), stdout);
  } catch (error) {
    return error.stderr || error.message;
  }
}

async function targetFolder() {
  const { stdout } = await run("cargo", ["metadata", "--format-version=1", "--no-deps"], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout).target_directory;
}

/** When a file was written; long ago if there is none. */
async function changedAt(path) {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}

/** Nobody ever reads half a file. */
async function replace(path, content) {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
