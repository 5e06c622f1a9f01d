import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const HOOK = fileURLToPath(new URL("../finish-bundle.mjs", import.meta.url));
const SOURCE = "// a comment\nexport function add(first, second) {\n  return first + second;\n}\n";

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "roster-bundle-"));
  mkdirSync(join(folder, "snippets"));
  writeFileSync(join(folder, "app-0123456789abcdef.js"), SOURCE);
  writeFileSync(join(folder, "snippets", "more.js"), SOURCE);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Roster</title>");
  writeFileSync(join(folder, "app_bg.wasm"), Buffer.alloc(1000, 7));
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

test("a released bundle: scripts are minified under their names and still do the same", async () => {
  finish("release");
  const path = join(folder, "app-0123456789abcdef.js");
  const minified = readFileSync(path, "utf8");
  assert.ok(minified.length < SOURCE.length / 1.5, minified);
  const { add } = await import(`data:text/javascript,${encodeURIComponent(minified)}`);
  assert.equal(add(20, 22), 42);
});

test("a released bundle: everything that gets smaller lies there compressed, and is the same thing", () => {
  finish("release");
  for (const name of ["index.html", "app_bg.wasm", "app-0123456789abcdef.js", join("snippets", "more.js")]) {
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
  assert.equal(readFileSync(join(folder, "app-0123456789abcdef.js"), "utf8"), SOURCE);
});
