// Trunk's post-build hook. A released bundle gets its WebAssembly and scripts made small (Trunk leaves the glue as
// wasm-bindgen wrote it) and every text and wasm file compressed beside the original, as small as it goes: the server
// only picks a file.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { transform } from "esbuild";
import { shrinkGlue } from "./shrink-glue.mjs";

/** Kinds of file that get smaller; pictures are compressed already. */
const COMPRESSIBLE = /\.(html|css|js|json|svg|txt|wasm|webmanifest)$/;
/** What Trunk calls the app's WebAssembly: a name, a hash of what it was before this hook, an ending. */
const APP = /^(.+)-([0-9a-f]+)_bg\.wasm$/;
const WASM_OPT = fileURLToPath(new URL("../node_modules/.bin/wasm-opt", import.meta.url));
const WASM_OPT_ARGUMENTS = [
  // The passes before the last save 1 kB.
  "--flatten",
  "--rereloop",
  "-Oz",
  "-Oz",
  "-Oz",
  "--strip-producers",
  "--strip-target-features",
];

/** Makes the app's WebAssembly and its glue small, under names that follow from what they are then. */
async function shrinkApp(folder, wasmName) {
  const [, app, hash] = wasmName.match(APP);
  const script = join(folder, `${app}-${hash}.js`);
  const wasm = join(folder, wasmName);
  const small = await shrinkGlue(await readFile(script, "utf8"), await readFile(wasm));
  await writeFile(wasm, small.wasm);
  await promisify(execFile)(WASM_OPT, [...WASM_OPT_ARGUMENTS, wasm, "-o", wasm]);
  const newHash = createHash("sha256").update(small.glue).update(await readFile(wasm)).digest("hex").slice(0, 16);
  await writeFile(script, small.glue.replaceAll(hash, newHash));
  await rename(script, join(folder, `${app}-${newHash}.js`));
  await rename(wasm, join(folder, `${app}-${newHash}_bg.wasm`));
  const page = join(folder, "index.html");
  await writeFile(page, plainer(await readFile(page, "utf8")).replaceAll(`${app}-${hash}`, `${app}-${newHash}`));
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
