// Runs scripts/setup on machines that miss something: a PATH with only the tools a case names.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

const SETUP = fileURLToPath(new URL("../setup", import.meta.url));
/** What every Unix has; everything else is put there by the case. */
const BASE = ["sh", "awk", "cat", "cut", "date", "dirname", "grep", "head", "id", "mkdir", "rm", "sed", "sleep", "sort", "tail", "touch", "tr"];

let bin;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), "roster-setup-"));
  for (const name of BASE) {
    const path = ["/usr/bin", "/bin"].map((folder) => join(folder, name)).find((candidate) => spawnSync("test", ["-x", candidate]).status === 0);
    symlinkSync(path, join(bin, name));
  }
});

afterEach(() => rmSync(bin, { recursive: true }));

/** Puts a command on the PATH that prints its arguments to `calls` and then does what `script` says. */
function command(name, script) {
  writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>'${join(bin, "calls")}'\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function setup(...parts) {
  const env = { PATH: bin, HOME: bin, ROSTER_TOOLS: join(bin, "tools") };
  const { status, stderr, stdout } = spawnSync("/bin/sh", [SETUP, ...parts], { env, encoding: "utf8", input: "" });
  return { status, stderr: stderr.trim(), stdout };
}

function calls() {
  return readFileSync(join(bin, "calls"), "utf8");
}

test("no Rust: one sentence that says where to get it", () => {
  const { status, stderr } = setup("rust");
  assert.equal(status, 1);
  assert.match(stderr, /^Roster needs Rust [\d.]+ or newer: install it from https:\/\/rustup\.rs and run the command again\.$/);
});

test("an old Rust is named with its version", () => {
  command("rustc", "echo 'rustc 1.70.0 (90c541806 2023-05-31)'");
  command("cargo", "");
  const { status, stderr } = setup("rust");
  assert.equal(status, 1);
  assert.match(stderr, /found 1\.70\.0: run 'rustup update stable'/);
});

test("the wasm target is added through rustup when it is missing", () => {
  command("rustc", `case $* in *libdir*) echo "${bin}/none" ;; *) echo 'rustc 1.999.0' ;; esac`);
  command("cargo", "");
  command("cc", "");
  command("rustup", "");
  assert.equal(setup("rust").status, 0);
  assert.match(calls(), /^rustup target add wasm32-unknown-unknown$/m);
});

test("a target that is there is left alone", () => {
  mkdirSync(join(bin, "lib"));
  command("rustc", `case $* in *libdir*) echo "${bin}/lib" ;; *) echo 'rustc 1.999.0' ;; esac`);
  command("cargo", "");
  command("cc", "");
  assert.deepEqual(setup("rust"), { status: 0, stderr: "", stdout: "" });
});

test("no Node and an old Node are each one sentence", () => {
  assert.match(setup("node").stderr, /^Roster needs Node 20 or newer: install it/);
  command("node", "echo v18.19.0");
  const { status, stderr } = setup("node");
  assert.equal(status, 1);
  assert.match(stderr, /found 18\.19\.0: install it/);
});

test("a tool of another version is installed beside it, in the tool cache, with the version of Cargo.lock", () => {
  command("wasm-bindgen", "echo 'wasm-bindgen 0.1.0'");
  command("cargo", "");
  assert.equal(setup("wasm-bindgen").status, 0);
  const lock = readFileSync(new URL("../../Cargo.lock", import.meta.url), "utf8");
  const version = lock.match(/name = "wasm-bindgen"\nversion = "(.*)"/)[1];
  assert.ok(calls().includes(`cargo install --debug --version ${version} --root ${join(bin, "tools", `wasm-bindgen-${version}`)} `));
});

test("a tool of the right version is used where it is", () => {
  command("trunk", "echo 'trunk 0.21.14'");
  command("cargo", "exit 1");
  assert.deepEqual(setup("trunk"), { status: 0, stderr: "", stdout: "" });
});

test("the tool that can't say its version is used where its version's folder has it", () => {
  const version = readFileSync(new URL("../env.sh", import.meta.url), "utf8").match(/^WASM_SPLIT_VERSION=(.*)$/m)[1];
  const folder = join(bin, "tools", `wasm-split-cli-${version}`, "bin");
  command("cargo", "");
  assert.equal(setup("wasm-split").status, 0);
  assert.match(calls(), new RegExp(`cargo install --debug --version ${version} .*--locked --features build-binary wasm_split_cli_support`));
  mkdirSync(folder, { recursive: true });
  command("wasm-split-cli", "");
  symlinkSync(join(bin, "wasm-split-cli"), join(folder, "wasm-split-cli"));
  command("cargo", "exit 1");
  assert.deepEqual(setup("wasm-split"), { status: 0, stderr: "", stdout: "" });
});

test("an installation that fails shows its output and stops", () => {
  command("cargo", "echo 'no such package'; exit 101");
  const { status, stderr } = setup("trunk");
  assert.equal(status, 1);
  assert.match(stderr, /no such package/);
  assert.match(stderr, /Installing trunk 0\.21\.14 failed/);
});

test("no browser and no apt: one sentence that names the way out", () => {
  const { status, stderr } = setup("browser");
  assert.equal(status, 1);
  assert.match(stderr, /install them, or name them in CHROMIUM and CHROMEDRIVER\.$/);
});

test("no PostgreSQL and no apt: one sentence that names the way out", () => {
  const { status, stderr } = setup("postgres");
  assert.equal(status, 1);
  assert.match(stderr, /install its server, or name the folder of initdb in POSTGRES_BIN\.$/);
});

test("a PostgreSQL on the PATH will do", () => {
  command("initdb", "");
  assert.deepEqual(setup("postgres"), { status: 0, stderr: "", stdout: "" });
});

test("an unknown part is refused", () => {
  assert.deepEqual(setup("kitchen"), { status: 1, stderr: "setup knows no part named kitchen", stdout: "" });
});
