// WebAssembly and the script that wasm-bindgen writes beside it know each other by long names, and the script offers
// more than the page uses. Only these two read the names, so short ones do; what nobody asks for goes.
import { build } from "esbuild";
import { EXPORTS, IMPORTS, exportsOf, importsOf, section, sectionsOf } from "./wasm-sections.mjs";

/** What the modules beside the glue call it. */
export const GLUE = "./glue.js";
/** Names that occur nowhere but in the pair. */
const PRIVATE = /^(__wbg_|__wbindgen_|__externref_|wasm_bindgen__)/;

/**
 * The pair with short names. Functions that the script no longer asks for are no longer exported; taking their code out
 * is left to wasm-opt.
 * @param {string} glue the module that wasm-bindgen wrote for target `web`
 * @param {Uint8Array} wasm its WebAssembly
 * @param {{ beside?: Record<string, string>, kept?: string[], twin?: Uint8Array }} others texts of modules that the glue
 * imports, by the names it knows them by, which become part of it; exports that somebody else asks for; and another form
 * of the WebAssembly that goes with the same glue
 * @returns {Promise<{ glue: string, wasm: Uint8Array, twin?: Uint8Array }>}
 */
export async function shrinkGlue(glue, wasm, { beside = {}, kept = [], twin } = {}) {
  const { outputFiles, mangleCache } = await build({
    entryPoints: [GLUE],
    plugins: [given({ ...beside, [GLUE]: withoutSideEffects(glue) })],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    mangleProps: PRIVATE,
    mangleCache: {},
    write: false,
    logLevel: "warning",
    // wasm-bindgen names a module once for each function that it has of it.
    logOverride: { "duplicate-object-key": "silent" },
    // Known to the browser, not to be bundled.
    external: ["./snippets/*"],
  });
  const short = outputFiles[0].text;
  const asked = new Set([...kept, ...[...short.matchAll(/\.([\w$]+)/g)].map(([, name]) => name)]);
  const shortened = (whole) => renamed(whole, (name) => mangleCache[name] ?? name, asked);
  return { glue: short, wasm: shortened(wasm), twin: twin && shortened(twin) };
}

/** Modules that are no files: their texts by name. */
function given(texts) {
  const namespace = "given";
  return {
    name: namespace,
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /.*/ }, ({ path }) => (path in texts ? { path, namespace } : undefined));
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: texts[path], loader: "js" }));
    },
  };
}

/**
 * The page calls the module's start alone. Classes that Rust libraries export are dropped once nothing at the module's
 * top level seems to use them: registering a class for clean-up has no effect of its own.
 */
function withoutSideEffects(glue) {
  return glue
    .replaceAll("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(")
    .replaceAll(/^if \(Symbol\.dispose\).*$/gm, "")
    .replaceAll(/^export class /gm, "class ");
}

function renamed(wasm, rename, asked) {
  const parts = sectionsOf(wasm).map(({ id, begin, bytes }) => {
    if (id === IMPORTS) return section(id, importsOf(wasm, begin, rename));
    if (id === EXPORTS) return section(id, exportsOf(wasm, begin, rename).filter(({ name }) => asked.has(name)));
    return bytes;
  });
  return Buffer.concat([wasm.subarray(0, 8), ...parts]);
}
