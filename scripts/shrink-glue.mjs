// WebAssembly and the script that wasm-bindgen writes beside it know each other by long names, and the script offers
// more than the page uses. Only these two read the names, so short ones do; what nobody asks for goes.
import { build } from "esbuild";

/** Names that occur nowhere but in the pair. */
const PRIVATE = /^(__wbg_|__wbindgen_|__externref_|wasm_bindgen__)/;
const IMPORTS = 2;
const EXPORTS = 7;

/**
 * The pair with short names. Functions that the script no longer asks for are no longer exported; taking their code out
 * is left to wasm-opt.
 * @param {string} glue the module that wasm-bindgen wrote for target `web`
 * @param {Uint8Array} wasm its WebAssembly
 * @returns {Promise<{ glue: string, wasm: Uint8Array }>}
 */
export async function shrinkGlue(glue, wasm) {
  const { outputFiles, mangleCache } = await build({
    stdin: { contents: withoutSideEffects(glue), loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    mangleProps: PRIVATE,
    mangleCache: {},
    write: false,
    logLevel: "warning",
    // Known to the browser, not to be bundled.
    external: ["./snippets/*"],
  });
  const short = outputFiles[0].text;
  const asked = new Set([...short.matchAll(/\.([\w$]+)/g)].map(([, name]) => name));
  return { glue: short, wasm: renamed(wasm, (name) => mangleCache[name] ?? name, asked) };
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
  const parts = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at];
    const [length, begin] = readNumber(wasm, at + 1);
    const end = begin + length;
    if (id === IMPORTS) parts.push(section(id, importsOf(wasm, begin, rename)));
    else if (id === EXPORTS) parts.push(section(id, exportsOf(wasm, begin, rename).filter(({ name }) => asked.has(name))));
    else parts.push(wasm.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

function section(id, entries) {
  const body = Buffer.concat([number(entries.length), ...entries.map(({ bytes }) => bytes)]);
  return Buffer.concat([Buffer.of(id), number(body.length), body]);
}

function importsOf(wasm, begin, rename) {
  let [count, at] = readNumber(wasm, begin);
  return Array.from({ length: count }, () => {
    const [module, afterModule] = readName(wasm, at);
    const [name, kindAt] = readName(wasm, afterModule);
    at = afterImportKind(wasm, kindAt);
    return { bytes: Buffer.concat([written(module), written(rename(name)), wasm.subarray(kindAt, at)]) };
  });
}

function exportsOf(wasm, begin, rename) {
  let [count, at] = readNumber(wasm, begin);
  return Array.from({ length: count }, () => {
    const [name, kindAt] = readName(wasm, at);
    [, at] = readNumber(wasm, kindAt + 1);
    return { name: rename(name), bytes: Buffer.concat([written(rename(name)), wasm.subarray(kindAt, at)]) };
  });
}

/** Where the description of an import (its kind, then what the kind needs) ends. */
function afterImportKind(wasm, at) {
  const limits = (flags) => {
    const [shape, afterShape] = readNumber(wasm, flags);
    const [, afterLeast] = readNumber(wasm, afterShape);
    return shape & 1 ? readNumber(wasm, afterLeast)[1] : afterLeast;
  };
  switch (wasm[at]) {
    case 0: // a function's type
      return readNumber(wasm, at + 1)[1];
    case 1: // a table's element type and size
      return limits(at + 2);
    case 2: // a memory's size
      return limits(at + 1);
    case 3: // a global's type
      return at + 3;
    case 4: // a tag's kind and type
      return readNumber(wasm, at + 2)[1];
    default:
      throw new Error(`WebAssembly imports of kind ${wasm[at]} are unknown`);
  }
}

/** An unsigned LEB128 number and where it ends. */
function readNumber(bytes, at) {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}

function readName(bytes, at) {
  const [length, begin] = readNumber(bytes, at);
  return [Buffer.from(bytes.subarray(begin, begin + length)).toString("utf8"), begin + length];
}

function number(value) {
  const bytes = [];
  do {
    bytes.push(value % 128 + (value >= 128 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

function written(name) {
  const text = Buffer.from(name, "utf8");
  return Buffer.concat([number(text.length), text]);
}
