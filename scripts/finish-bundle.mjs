// Trunk's post-build hook. A released bundle gets its WebAssembly and scripts made small (Trunk leaves the glue as
// wasm-bindgen wrote it) and every text and wasm file compressed beside the original, as small as it goes: the server
// only picks a file.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { transform } from "esbuild";
import { LINK, START, hasParts, linkScript, optimize, takeApart } from "./app-parts.mjs";
import { GLUE, shrinkGlue } from "./shrink-glue.mjs";

/** Kinds of file that get smaller; pictures are compressed already. */
const COMPRESSIBLE = /\.(html|css|js|json|svg|txt|wasm|webmanifest)$/;
/** What Trunk calls the app's WebAssembly: a name, a hash of what it was before this hook, an ending. */
const APP = /^(.+)-([0-9a-f]+)_bg\.wasm$/;
/** Where cargo leaves it in its target folder: index.html names the profile. */
const COMPILED = "wasm32-unknown-unknown/web";
/** Where index.html wants to know which files a part of the app is in. */
const PARTS = "const parts = {};";

/** Makes the app small, in parts where it was compiled for that, under names that follow from what they are then. */
async function shrinkApp(folder, wasmName) {
  const [, app, hash] = wasmName.match(APP);
  const [script, wasm, page] = [`${app}-${hash}.js`, wasmName, "index.html"].map((name) => join(folder, name));
  const { names, parts } = await inParts(app, hash, script, wasm);
  const files = names.map((name) => join(folder, name));
  // One after the other: each takes all processors, and many at once only wait for each other.
  const isFirst = (path) => path === wasm || path.endsWith(`_${START}.wasm`);
  for (const file of [wasm, ...files]) await optimize(file, !isFirst(file));
  const contents = await Promise.all([script, wasm, ...files].map((path) => readFile(path)));
  const newHash = contents.reduce((sum, content) => sum.update(content), createHash("sha256")).digest("hex").slice(0, 16);
  const renewed = (text) => text.replaceAll(`${app}-${hash}`, `${app}-${newHash}`);
  await writeFile(script, renewed(await readFile(script, "utf8")));
  const plain = plainer(await readFile(page, "utf8"));
  await writeFile(page, renewed(parts.length > 0 ? knowingParts(plain, parts, wasmName) : plain));
  for (const path of [script, wasm, ...files]) await rename(path, renewed(path));
}

/** The page with its parts' files, which chooses itself with which first file the app begins. */
function knowingParts(page, parts, wasmName) {
  const first = `'/${wasmName}'`;
  const [entered, asked] = [PARTS, `module_or_path: ${first}`];
  const preload = new RegExp(`<link rel="preload" href="/${wasmName}"[^>]*>`);
  for (const wanted of [entered, asked]) if (!page.includes(wanted)) throw new Error(`index.html has no “${wanted}” to change`);
  if (!preload.test(page)) throw new Error("index.html doesn't ask for the app's first file ahead");
  return page
    .replace(entered, () => `const parts = ${JSON.stringify(Object.fromEntries(parts))};`)
    .replace(asked, () => `module_or_path: firstFile ?? ${first}`)
    .replace(preload, "");
}

/** Replaces Trunk's script and WebAssembly by short ones, and puts the files of the app's other parts beside them. */
async function inParts(app, hash, script, wasm) {
  const whole = await readFile(wasm);
  if (!hasParts(whole)) {
    const small = await shrinkGlue(await readFile(script, "utf8"), whole);
    await Promise.all([writeFile(script, small.glue), writeFile(wasm, small.wasm)]);
    return { names: [], parts: [] };
  }
  const target = await targetFolder();
  const taken = await takeApart(join(target, COMPILED, `${app}.wasm`), app, join(target, "parts"));
  const fileOf = (name) => `${app}-${hash}_${name}.wasm`;
  const addresses = (prefix) => [...taken.parts].map(([part, names]) => [part, names.map((name) => prefix + fileOf(name))]);
  const first = [["bg", [`/${basename(wasm)}`]], [START, [`/${fileOf(START)}`]]];
  const glue = taken.glue.replaceAll(`${app}_bg.wasm`, basename(wasm));
  const beside = { [LINK]: linkScript(new Map(addresses("./")), GLUE) };
  const twin = await readFile(taken.start);
  const small = await shrinkGlue(glue, await readFile(taken.wasm), { beside, kept: taken.shared, twin });
  const place = (name) => join(dirname(wasm), fileOf(name));
  await Promise.all([writeFile(script, small.glue), writeFile(wasm, small.wasm), writeFile(place(START), small.twin)]);
  for (const [name, path] of taken.files) await copyFile(path, place(name));
  return { names: [START, ...taken.files.keys()].map(fileOf), parts: [...addresses("/"), ...first] };
}

/** Where cargo builds. */
async function targetFolder() {
  const command = ["metadata", "--locked", "--no-deps", "--format-version", "1"];
  const { stdout } = await promisify(execFile)("cargo", command, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout).target_directory;
}

/** A page without what only its authors read. */
function plainer(page) {
  return page.replaceAll(/<!--[\s\S]*?-->/g, "").replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/\n\s*/g, "\n");
}

/** Minifies a module in place. Its name stays: it already changes whenever the content would. */
async function minify(path) {
  const source = await readFile(path, "utf8");
  const { code } = await transform(source, { minify: true, format: "esm", target: "es2022", legalComments: "none" });
  await writeFile(path, code);
}

/** Writes `path`.br and `path`.gz. */
async function compress(path) {
  const content = await readFile(path);
  const brotli = await promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
}

/** Every file in the folder, with its path, that `isWanted` by its name. */
async function filesIn(folder, isWanted) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && isWanted(entry.name));
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

if (process.env.TRUNK_PROFILE === "release") {
  const folder = process.env.TRUNK_STAGING_DIR;
  const app = (await readdir(folder)).find((name) => APP.test(name));
  if (!app) throw new Error(`${folder} has no WebAssembly of the app`);
  await shrinkApp(folder, app);
  await Promise.all((await filesIn(join(folder, "snippets"), (name) => name.endsWith(".js")).catch(() => [])).map(minify));
  await Promise.all((await filesIn(folder, (name) => COMPRESSIBLE.test(name))).map(compress));
}
