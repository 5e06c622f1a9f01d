// The released app in parts: what every page needs, and files with the code of single pages and rare parts that come
// when they are opened (src/parts.rs). wasm-split-cli finds out by the compiled file's relocations what belongs to which;
// this puts it together in few files. See docs/decisions/loading-rare-parts-later.md.
import { execFile } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { EXPORTS, GLOBALS, GLOBAL_KIND, HEADER, IMPORTS, exported, importsOf, section, sectionsOf } from "./wasm-sections.mjs";

const run = promisify(execFile);
const tool = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

/** From where the compiled app imports the functions that load its parts, before and after it is taken apart. */
const PLACEHOLDER = "__wasm_split_placeholder__";
export const LINK = "./__wasm_split.js";
/** From where a piece imports the first file's memory, table of functions and stack, */
const SHARED = "__wasm_split";
/** and from where a finished file does. */
const FIRST = "first";
/** The file that whoever begins with the members page gets within the first one, */
const WITHIN = "members";
/** and what the first file is called then, */
export const START = "start";
/** which says by an export of this name that the other is in it. */
const MARK = "has_members";
/** What rustc lets the app ask of a browser; the files of parts don't say so themselves. */
const FEATURES = ["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals", "nontrapping-float-to-int",
  "reference-types", "sign-ext"].map((feature) => `--enable-${feature}`);

/**
 * Where code goes that several parts use. The accept page is every stranger's first sight and the members page everybody
 * else's: what they share comes in the app's first file, what the members page shares with rarer parts in its own, so that
 * each of the two gets little that only others need. What the accept page shares with rarer parts is `aside`, in a file
 * of its own, which the members page does without; what only rarer parts share waits with them.
 * @param {string[]} users names of parts
 * @returns {string | null} a file's name, none for the app's first file
 */
export function homeOf(users) {
  const [accept, members] = ["accept", "members"].map((part) => users.includes(part));
  if (accept) return members ? null : "aside";
  return members ? "members" : "rare";
}

/** Was this module compiled to be taken apart? */
export function hasParts(wasm) {
  return WebAssembly.Module.imports(new WebAssembly.Module(wasm)).some(({ module }) => module === PLACEHOLDER);
}

/**
 * Takes the compiled app apart.
 * @param {string} compiled path of the WebAssembly as cargo leaves it
 * @param {string} app its name
 * @param {string} folder emptied, for what lies between
 * @returns {Promise<{ glue: string, wasm: string, start: string, files: Map<string, string>, parts: Map<string, string[]>, shared: string[] }>}
 * the glue's text, the path of the first file, of the first file with the members page's in it, the paths of the other
 * files by name, the names of files that each part needs, and what these files ask of the first one
 */
export async function takeApart(compiled, app, folder) {
  await rm(folder, { recursive: true, force: true });
  const [split, bound] = [join(folder, "split"), join(folder, "bound")];
  await mkdir(split, { recursive: true });
  await run("wasm-split-cli", ["--out-name", app, compiled, split]);
  // Kept: the table of functions, which nobody but the other parts asks for.
  const options = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", app, "--out-dir", bound];
  await run("wasm-bindgen", [...options, join(split, `${app}.wasm`)]);
  const link = await readFile(join(split, LINK), "utf8");
  const { sources, parts } = plan(link);
  const [wasm, start] = [join(bound, `${app}_bg.wasm`), join(folder, `${START}.wasm`)];
  const files = new Map();
  const pathsOf = (name) => (sources.get(name) ?? []).map((piece) => join(split, `${piece}.wasm`));
  await merge(wasm, pathsOf(null), wasm);
  await mergeMarked(wasm, pathsOf(WITHIN), start);
  for (const name of sources.keys()) {
    const paths = pathsOf(name);
    if (name !== null) {
      files.set(name, join(folder, `${name}.wasm`));
      await merge(null, paths, files.get(name));
    }
  }
  const shared = [...files.values()].map(async (path) => importsIn(await readFile(path)).map(({ name }) => name));
  const glue = await readFile(join(bound, `${app}.js`), "utf8");
  return { glue, wasm, start, files, parts, shared: (await Promise.all(shared)).flat() };
}

/**
 * Which of the pieces that wasm-split-cli has written go into which file, and which files each part needs.
 * @param {string} link the script it wrote to load them
 */
export function plan(link) {
  const names = [...link.matchAll(/export const __wasm_split_load_(\w+) =/g)].map(([, name]) => name);
  const taken = names.find((name) => ["bg", "rare", "aside", START].includes(name));
  if (taken) throw new Error(`a part can't be named ${taken}: a file of several parts is`);
  const chunks = [...link.matchAll(/\/\* ([\w, ]+) \*\/\s*const __chunk_(\d+) =/g)];
  const sources = new Map(names.filter((name) => link.includes(`"./split_${name}.wasm"`)).map((name) => [name, [`split_${name}`]]));
  const parts = new Map(names.map((name) => [name, sources.has(name) ? [name] : []]));
  for (const [, list, number] of chunks) {
    const users = list.split(", ");
    const home = homeOf(users);
    sources.set(home, [...(sources.get(home) ?? []), `chunk_${number}`]);
    if (home === null) continue;
    for (const user of users) if (!parts.get(user).includes(home)) parts.get(user).unshift(home);
  }
  return { sources, parts };
}

/**
 * Puts pieces into the app's first file, or several into one file of their own: then what they import of the first file
 * is imported once.
 */
export async function merge(first, pieces, into) {
  const base = first ?? `${into}.base`;
  if (!first) await writeFile(base, await handingOn(pieces));
  const named = pieces.flatMap((path, index) => [path, `piece${index}`]);
  const merged = `${into}.merged`;
  await run(tool("wasm-merge"), [...FEATURES, base, SHARED, ...named, "-o", merged]);
  const lost = importsIn(await readFile(merged)).find(({ module }) => module === SHARED);
  if (lost) throw new Error(`the app's first file has no ${lost.name}, which ${pieces.join(", ")} need`);
  await rename(merged, into);
}

/** Puts pieces into the app's first file, which then says so. */
export async function mergeMarked(first, pieces, into) {
  const mark = `${into}.mark`;
  // One number that nobody reads: the browser has it as an object.
  const number = { bytes: Buffer.of(0x7f, 0, 0x41, 0, 0x0b) };
  await writeFile(mark, Buffer.concat([HEADER, section(GLOBALS, [number]), section(EXPORTS, [exported(MARK, GLOBAL_KIND, 0)])]));
  await merge(first, [mark, ...pieces], into);
}

/** What a module imports, under another module's name where one is given. */
function importsIn(wasm, moduleNamed) {
  const found = sectionsOf(wasm).find(({ id }) => id === IMPORTS);
  return found ? importsOf(wasm, found.begin, undefined, moduleNamed) : [];
}

/** A module that hands on what the pieces import of the first file under the same names. */
async function handingOn(pieces) {
  const shared = new Map();
  for (const piece of pieces) {
    for (const entry of importsIn(await readFile(piece), () => FIRST)) shared.set(entry.name, entry);
  }
  const entries = [...shared.values()];
  const indexOf = (entry) => entries.filter(({ kind }) => kind === entry.kind).indexOf(entry);
  const handedOn = entries.map((entry) => exported(entry.name, entry.kind, indexOf(entry)));
  return Buffer.concat([HEADER, section(IMPORTS, entries), section(EXPORTS, handedOn)]);
}

/**
 * The script that fetches parts when the app asks for them.
 *
 * All files of a part are there before the app is told so; a failure is told too, and is tried again when asked again.
 * What the app has started with is there already.
 * @param {Map<string, string[]>} parts addresses of the files that each part needs, seen from the script
 * @param {string} glue where the app's glue is
 */
export function linkScript(parts, glue) {
  const loaders = [...parts].map(([name, urls]) => `export const __wasm_split_load_${name} = loader(${JSON.stringify(urls)});`);
  return `import { initSync } from ${JSON.stringify(glue)};
const arrivals = {};
const isWithin = (url) => url.endsWith("_${WITHIN}.wasm") && initSync().${MARK};
const arrival = (url) => arrivals[url] ??= isWithin(url) || WebAssembly
  .instantiateStreaming(fetch(new URL(url, import.meta.url)), { ${FIRST}: initSync() })
  .catch((error) => {
    delete arrivals[url];
    throw error;
  });
const loader = (urls) => async (callback, data) => {
  let isThere = true;
  try {
    await Promise.all(urls.map(arrival));
  } catch (error) {
    isThere = false;
    console.error(error);
  }
  initSync().__indirect_function_table.get(callback)(data, isThere);
};
${loaders.join("\n")}
`;
}

/** Makes a WebAssembly file small, in place. The app's first file says itself what it may ask of a browser. */
export async function optimize(path, isPart = false) {
  await run(tool("wasm-opt"), [...(isPart ? FEATURES : []), ...WASM_OPT_ARGUMENTS, path, "-o", path]);
}

const WASM_OPT_ARGUMENTS = [
  // The stack lies lowest and grows downwards: what comes within 1 kB of address 0 has overflowed it.
  "--low-memory-unused",
  // The passes before the last save 1 kB.
  "--flatten",
  "--rereloop",
  "-Oz",
  "-Oz",
  "-Oz",
  "--strip-producers",
  "--strip-target-features",
];
