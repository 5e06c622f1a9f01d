import assert from "node:assert/strict";
import { test } from "node:test";
import { shrinkGlue } from "../shrink-glue.mjs";
import { APP_GLUE, appWasm } from "./app-pair.mjs";

const small = await shrinkGlue(APP_GLUE, appWasm());
const compiled = new WebAssembly.Module(small.wasm);

async function start() {
  const { default: init } = await import(`data:text/javascript,${encodeURIComponent(small.glue)}`);
  return init(compiled);
}

test("the pair still works together: calls go both ways", async () => {
  assert.equal(await start(), 42);
});

test("names that only the two know are short, others are kept", () => {
  const imports = WebAssembly.Module.imports(compiled);
  const kinds = imports.map(({ kind }) => kind);
  assert.deepEqual(kinds.toSorted(), ["function", "global", "memory", "table"]);
  const called = imports.find(({ kind }) => kind === "function");
  assert.ok(called.name.length <= 2, called.name);
  assert.ok(!small.glue.includes("__wb"), small.glue);
  assert.ok(WebAssembly.Module.exports(compiled).some(({ name }) => name === "memory"));
});

test("another form of the app gets the same short names", async () => {
  const twins = await shrinkGlue(APP_GLUE, appWasm(), { twin: appWasm() });
  assert.deepEqual(twins.twin, twins.wasm);
  assert.deepEqual(twins.wasm, small.wasm);
});

test("classes that the page doesn't use go, with what they alone asked for", () => {
  assert.ok(!small.glue.includes("FinalizationRegistry") && !small.glue.includes("extra"), small.glue);
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  assert.ok(!names.includes("extra_method"), names.join());
  assert.equal(names.length, 2);
});

test("an import of a kind that isn't known stops the build instead of spoiling it", async () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const strange = Uint8Array.from([...header, 2, 6, 1, 1, 0x61, 1, 0x62, 9]);
  await assert.rejects(shrinkGlue(APP_GLUE, strange), /imports of kind 9/);
});
