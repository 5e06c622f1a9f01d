// Proves that the released bundle is what it would be if there were no gallery: the compiler has read none of its files, and
// no file of the bundle names it.
// Usage: node scripts/gallery/absent.mjs dist
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What is in every build of the gallery: the stage's own object, and the folder of its addresses. */
const MARKS = ["rosterStage", "rosterGallery", "/gallery/"];

/** The gallery's sources among those that a list of dependencies, as the compiler writes it, has. */
export function sourcesOfGallery(dependencies) {
  return dependencies.split(/\s+/).filter((file) => /(^|\/)src\/gallery\//.test(file));
}

/** The files of a bundle that name the gallery. */
export function filesOfGallery(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).filter((path) => !/\.(br|gz)$/.test(path));
  return paths.filter((path) => MARKS.some((mark) => readFileSync(path).includes(mark)));
}

if (process.argv[1]?.endsWith("absent.mjs")) {
  const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps"], { encoding: "utf8", maxBuffer: 1 << 26 });
  const compiled = join(JSON.parse(metadata).target_directory, "wasm32-unknown-unknown/web/roster-app.d");
  const found = [...sourcesOfGallery(readFileSync(compiled, "utf8")), ...filesOfGallery(process.argv[2])];
  if (found.length > 0) {
    console.error(`The released bundle has something of the gallery:\n${found.join("\n")}`);
    process.exit(1);
  }
  console.log("The released bundle has nothing of the gallery.");
}
