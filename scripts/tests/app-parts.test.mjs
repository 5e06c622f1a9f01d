import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hasParts, linkScript, merge, mergeMarked, optimize, plan } from "../app-parts.mjs";
import { appWasm } from "./app-pair.mjs";

const WASM_AS = fileURLToPath(new URL("../../node_modules/.bin/wasm-as", import.meta.url));
const FIRST = `(module (memory (export "memory") 1) (table (export "__indirect_function_table") 4 funcref)
  (global (export "stack") (mut i32) (i32.const 7))
  (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`;
const SHARED = `(import "__wasm_split" "memory" (memory 1))
  (import "__wasm_split" "__indirect_function_table" (table 4 funcref))`;
/** A piece that puts a function into a slot of the shared table. */
const piece = (slot, body, more = "") => `(module ${SHARED} ${more} (func $f (result i32) ${body}) (elem (i32.const ${slot}) $f))`;
const STACK = '(import "__wasm_split" "stack" (global $stack (mut i32)))';

let folder;
const browserFetch = globalThis.fetch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "roster-parts-"));
});

afterEach(() => rmSync(folder, { recursive: true }));
after(() => (globalThis.fetch = browserFetch));

/** The path of a compiled module. */
function compiled(name, text) {
  const [source, path] = [join(folder, `${name}.wat`), join(folder, `${name}.wasm`)];
  writeFileSync(source, text);
  execFileSync(WASM_AS, ["--enable-mutable-globals", "--enable-reference-types", source, "-o", path]);
  return path;
}

async function started(path, imports = {}) {
  const { instance } = await WebAssembly.instantiate(readFileSync(path), imports);
  return instance.exports;
}

test("what several parts use is in the first file or in one that they share, and a part names all it needs", () => {
  const link = `/* accept, team */
const __chunk_4 = makeLoad(() => "./chunk_4.wasm", []);
/* accept, members, team */
const __chunk_5 = makeLoad(() => "./chunk_5.wasm", []);
/* members, team */
const __chunk_6 = makeLoad(() => "./chunk_6.wasm", []);
/* members, review */
const __chunk_7 = makeLoad(() => "./chunk_7.wasm", []);
/* review, team */
const __chunk_8 = makeLoad(() => "./chunk_8.wasm", []);
export const __wasm_split_load_team = wrapAsyncCb(makeLoad(() => fetch(new URL("./split_team.wasm")), [__chunk_5]));
export const __wasm_split_load_members = wrapAsyncCb(makeLoad(() => fetch(new URL("./split_members.wasm")), []));
export const __wasm_split_load_accept = wrapAsyncCb(makeLoad(() => fetch(new URL("./split_accept.wasm")), []));
export const __wasm_split_load_review = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), []));`;
  const { sources, parts } = plan(link);
  assert.deepEqual(Object.fromEntries(sources), {
    null: ["chunk_5"],
    accept: ["split_accept"],
    aside: ["chunk_4"],
    members: ["split_members", "chunk_6", "chunk_7"],
    rare: ["chunk_8"],
    team: ["split_team"],
  });
  assert.deepEqual(Object.fromEntries([...parts].map(([part, files]) => [part, files.toSorted()])), {
    accept: ["accept", "aside"],
    members: ["members"],
    review: ["members", "rare"],
    team: ["aside", "members", "rare", "team"],
  });
});

test("a part can't have the name of a file that is something else", () => {
  assert.throws(() => plan('export const __wasm_split_load_rare = wrapAsyncCb(makeLoad());'), /named rare/);
});

test("a piece becomes part of the first file", async () => {
  const first = compiled("first", FIRST);
  await merge(first, [compiled("piece", piece(2, "(global.get $stack)", STACK))], first);
  await optimize(first, true);
  const { call } = await started(first);
  assert.equal(call(2), 7);
});

test("several pieces become one file, which imports each thing of the first file once", async () => {
  const pieces = [compiled("one", piece(1, "(global.get $stack)", STACK)), compiled("two", piece(3, "(i32.const 42)"))];
  const whole = join(folder, "whole.wasm");
  await merge(null, pieces, whole);
  await optimize(whole, true);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(whole)));
  assert.deepEqual(imports.map(({ module, name }) => `${module} ${name}`).toSorted(), [
    "first __indirect_function_table",
    "first memory",
    "first stack",
  ]);
  const first = await started(compiled("first", FIRST));
  await started(whole, { first });
  assert.deepEqual([first.call(1), first.call(3)], [7, 42]);
});

test("a piece that needs what the first file doesn't have stops the build", async () => {
  const first = compiled("first", '(module (memory (export "memory") 1))');
  const needy = compiled("needy", piece(0, "(i32.const 1)"));
  await assert.rejects(merge(first, [needy], first), /has no __indirect_function_table, which .*needy/);
});

test("a part's files are all there before the app is told so; a failure is told, and tried again when asked again", async () => {
  const told = [];
  for (const [name, slot] of [["one", 1], ["two", 2]]) {
    await merge(null, [compiled(`piece-${name}`, piece(slot, `(i32.const ${slot})`))], join(folder, `${name}.wasm`));
  }
  const first = compiled("first", FIRST);
  writeFileSync(
    join(folder, "glue.mjs"),
    `import { readFileSync } from "node:fs";
const { instance } = await WebAssembly.instantiate(readFileSync(${JSON.stringify(first)}), {});
export const initSync = () => instance.exports;
`,
  );
  const asked = [];
  globalThis.fetch = async (url) => {
    const path = fileURLToPath(url);
    asked.push(path.slice(folder.length + 1));
    if (!existsSync(path)) throw new TypeError("no network");
    return new Response(readFileSync(path), { headers: { "content-type": "application/wasm" } });
  };
  writeFileSync(join(folder, "link.mjs"), linkScript(new Map([["part", ["./one.wasm", "./two.wasm"]], ["other", ["./one.wasm", "./none.wasm"]]]), "./glue.mjs"));
  const { initSync } = await import(pathToFileURL(join(folder, "glue.mjs")));
  const link = await import(pathToFileURL(join(folder, "link.mjs")));
  const wasm = initSync();
  // What is told goes through the app's table of functions; this function of the app keeps it.
  const teller = compiled("teller", '(module (import "test" "told" (func $told (param i32 i32))) (func (export "tell") (param i32 i32) (call $told (local.get 0) (local.get 1))))');
  const { tell } = await started(teller, { test: { told: (data, isThere) => told.push([data, isThere, wasm.__indirect_function_table.get(2) !== null]) } });
  wasm.__indirect_function_table.set(0, tell);

  const silent = console.error;
  console.error = () => {};
  await link.__wasm_split_load_other(0, 10);
  await link.__wasm_split_load_other(0, 11);
  console.error = silent;
  await link.__wasm_split_load_part(0, 12);
  await link.__wasm_split_load_part(0, 13);
  assert.deepEqual(told, [[10, 0, false], [11, 0, false], [12, 1, true], [13, 1, true]]);
  assert.deepEqual(asked, ["one.wasm", "none.wasm", "none.wasm", "two.wasm"]);
  assert.deepEqual([wasm.call(1), wasm.call(2)], [1, 2]);
});

test("what the app has started with is a part that is there", async () => {
  const start = join(folder, "start.wasm");
  await mergeMarked(compiled("first", FIRST), [compiled("piece", piece(2, "(i32.const 5)"))], start);
  await optimize(start, true);
  const wasm = await started(start);
  assert.equal(wasm.call(2), 5);
  const told = [];
  wasm.__indirect_function_table.get = () => (data, isThere) => told.push([data, isThere]);
  globalThis.fetch = () => assert.fail("nothing is to be fetched");
  const glue = `data:text/javascript,export const initSync = () => globalThis.startedWith`;
  globalThis.startedWith = wasm;
  writeFileSync(join(folder, "started.mjs"), linkScript(new Map([["members", ["./app_members.wasm"]]]), glue));
  const link = await import(pathToFileURL(join(folder, "started.mjs")));
  await link.__wasm_split_load_members(0, 7);
  assert.deepEqual(told, [[7, true]]);
});

test("an app that wasn't compiled for it is left in one piece", () => {
  assert.equal(hasParts(appWasm()), false);
  const inParts = compiled("app", '(module (import "__wasm_split_placeholder__" "load" (func)))');
  assert.equal(hasParts(readFileSync(inParts)), true);
});
