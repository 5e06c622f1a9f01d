// The parts of the WebAssembly format that the build reads and writes: sections, imports and exports.

export const IMPORTS = 2;
export const GLOBALS = 6;
export const EXPORTS = 7;
/** How imports and exports say that they are a global. */
export const GLOBAL_KIND = 3;
/** What every module begins with. */
export const HEADER = Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A module's sections: which, where the content begins, and the whole section. */
export function sectionsOf(wasm) {
  const sections = [];
  for (let at = HEADER.length; at < wasm.length; ) {
    const [length, begin] = readNumber(wasm, at + 1);
    const end = begin + length;
    sections.push({ id: wasm[at], begin, bytes: wasm.subarray(at, end) });
    at = end;
  }
  return sections;
}

/** A section of these entries. */
export function section(id, entries) {
  const body = Buffer.concat([number(entries.length), ...entries.map(({ bytes }) => bytes)]);
  return Buffer.concat([Buffer.of(id), number(body.length), body]);
}

/** The entries of an import section whose content begins there. */
export function importsOf(wasm, begin, rename = (name) => name, moduleNamed = (module) => module) {
  let [count, at] = readNumber(wasm, begin);
  return Array.from({ length: count }, () => {
    const [module, afterModule] = readName(wasm, at);
    const [name, kindAt] = readName(wasm, afterModule);
    at = afterImportKind(wasm, kindAt);
    const bytes = Buffer.concat([written(moduleNamed(module)), written(rename(name)), wasm.subarray(kindAt, at)]);
    return { module, name, kind: wasm[kindAt], bytes };
  });
}

/** The entries of an export section whose content begins there. */
export function exportsOf(wasm, begin, rename) {
  let [count, at] = readNumber(wasm, begin);
  return Array.from({ length: count }, () => {
    const [name, kindAt] = readName(wasm, at);
    [, at] = readNumber(wasm, kindAt + 1);
    return { name: rename(name), bytes: Buffer.concat([written(rename(name)), wasm.subarray(kindAt, at)]) };
  });
}

/** An entry of an export section. */
export function exported(name, kind, index) {
  return { name, bytes: Buffer.concat([written(name), Buffer.of(kind), number(index)]) };
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
