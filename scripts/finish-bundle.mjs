// Trunk's post-build hook. A released bundle gets its scripts minified (Trunk leaves the glue as wasm-bindgen wrote it)
// and every text and wasm file compressed beside the original, as small as it goes: the server only picks a file.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { transform } from "esbuild";

/** Kinds of file that get smaller; pictures are compressed already. */
const COMPRESSIBLE = /\.(html|css|js|json|svg|txt|wasm|webmanifest)$/;

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

if (process.env.TRUNK_PROFILE === "release") {
  const folder = process.env.TRUNK_STAGING_DIR;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  await Promise.all(files.filter((file) => file.endsWith(".js")).map(minify));
  await Promise.all(files.filter((file) => COMPRESSIBLE.test(file)).map(compress));
}
