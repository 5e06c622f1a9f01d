import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { APP_GLUE, appWasm } from "./app-pair.mjs";

const HOOK = fileURLToPath(new URL("../finish-bundle.mjs", import.meta.url));
const MORE = "// a comment\nexport function add(first, second) {\n  return first + second;\n}\n";
const PAGE = `<!doctype html>
<!-- for
  authors -->
<script type="module">
  // for authors
  import init from "/app-0123456789abcdef.js"; init({ module_or_path: "/app-0123456789abcdef_bg.wasm" });
</script>
`;
const WASM = appWasm();

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "roster-bundle-"));
  mkdirSync(join(folder, "snippets"));
  writeFileSync(join(folder, "app-0123456789abcdef.js"), APP_GLUE);
  writeFileSync(join(folder, "app-0123456789abcdef_bg.wasm"), WASM);
  writeFileSync(join(folder, "snippets", "more.js"), MORE);
  writeFileSync(join(folder, "index.html"), PAGE);
  writeFileSync(join(folder, "picture.png"), "not text");
});

afterEach(() => rmSync(folder, { recursive: true }));

function finish(profile) {
  const { status, stderr } = spawnSync(process.execPath, [HOOK], {
    env: { ...process.env, TRUNK_STAGING_DIR: folder, TRUNK_PROFILE: profile },
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
}

/** The name of the file that the released page refers to. */
function named(ending) {
  const names = readFileSync(join(folder, "index.html"), "utf8").match(/app-[0-9a-f]+(_bg)?\.(js|wasm)/g);
  return names.find((name) => name.endsWith(ending));
}

test("a released bundle: scripts are minified and still do the same", async () => {
  finish("release");
  const minified = readFileSync(join(folder, "snippets", "more.js"), "utf8");
  assert.ok(minified.length < MORE.length / 1.5, minified);
  const { add } = await import(`data:text/javascript,${encodeURIComponent(minified)}`);
  assert.equal(add(20, 22), 42);
});

test("a released bundle: the app is smaller and does the same", async () => {
  finish("release");
  const wasm = readFileSync(join(folder, named(".wasm")));
  assert.ok(wasm.length < WASM.length, String(wasm.length));
  const glue = readFileSync(join(folder, named(".js")), "utf8");
  const { default: init } = await import(`data:text/javascript,${encodeURIComponent(glue)}`);
  assert.equal(await init(new WebAssembly.Module(wasm)), 42);
});

test("a released bundle: the app's files are named after what they are, not after what they were", () => {
  finish("release");
  const [script, wasm] = [named(".js"), named(".wasm")];
  assert.notEqual(script, "app-0123456789abcdef.js");
  assert.equal(wasm, script.replace(".js", "_bg.wasm"));
  assert.match(script, /^app-[0-9a-f]{16}\.js$/);
  const apps = readdirSync(folder).filter((name) => /^app.*(js|wasm)$/.test(name));
  assert.deepEqual(apps.toSorted(), [script, wasm].toSorted());
});

test("a released bundle: the page has no words for its authors", () => {
  finish("release");
  assert.doesNotMatch(readFileSync(join(folder, "index.html"), "utf8"), /authors|<!--/);
});

test("a released bundle: everything that gets smaller lies there compressed, and is the same thing", () => {
  finish("release");
  for (const name of ["index.html", named(".wasm"), named(".js"), join("snippets", "more.js")]) {
    const original = readFileSync(join(folder, name));
    assert.deepEqual(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))), original);
    assert.deepEqual(gunzipSync(readFileSync(join(folder, `${name}.gz`))), original);
  }
  assert.equal(readdirSync(folder).includes("picture.png.br"), false);
});

test("a bundle under development is left as it is", () => {
  const before = readdirSync(folder, { recursive: true });
  finish("debug");
  assert.deepEqual(readdirSync(folder, { recursive: true }), before);
  assert.equal(readFileSync(join(folder, "app-0123456789abcdef.js"), "utf8"), APP_GLUE);
});
