import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

const STEP = fileURLToPath(new URL("../step", import.meta.url));

let folder;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "roster-step-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function step(...command) {
  const { status, stdout, stderr } = spawnSync(STEP, ["Counting sheep", "a while", ...command], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("what is done in a blink says nothing and keeps its output", () => {
  assert.deepEqual(step("echo", "one"), { status: 0, stdout: "", stderr: "" });
  assert.equal(readFileSync(join(folder, "target/log/Counting-sheep.log"), "utf8"), "one\n");
});

test("what takes longer is announced, with how long it will take", () => {
  const { status, stdout } = step("sleep", "2.5");
  assert.equal(status, 0);
  assert.match(stdout, /^==> Counting sheep \(a while\)\n {4}Counting sheep: done in [23] s\n$/);
});

test("what fails shows its output and where all of it is", () => {
  const { status, stdout, stderr } = step("sh", "-c", "echo out; echo problem >&2; exit 7");
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^out\nproblem\nCounting sheep failed after \d+ s; all of its output is in target\/log\/Counting-sheep\.log\n$/);
});

test("an interrupt ends the command as well", async () => {
  const child = spawn(STEP, ["Waiting", "a while", "sh", "-c", "touch begun; sleep 60; touch done"], { cwd: folder, detached: true });
  while (!existsSync(join(folder, "begun"))) await new Promise((resolve) => setTimeout(resolve, 10));
  // As a terminal does it: to everybody in the foreground.
  process.kill(-child.pid, "SIGINT");
  const [code, signal] = await once(child, "exit");
  assert.ok(code === 130 || signal === "SIGINT", `${code} ${signal}`);
  assert.equal(existsSync(join(folder, "done")), false);
});
