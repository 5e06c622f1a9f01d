import assert from "node:assert/strict";
import { test } from "node:test";
import { fromCargo, fromNode, fromPlaywright, sum } from "../counts.mjs";

test("cargo's lines are summed over all test binaries, colours or not", () => {
  const output = [
    "running 3 tests",
    "test result: \x1b[32mok\x1b[0m. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
    "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
  ].join("\n");
  assert.deepEqual(fromCargo(output), { passed: 6, failed: 2, skipped: 1 });
});

test("output without a result counts nothing, so the suite can't pass unseen", () => {
  assert.deepEqual(fromCargo("error: could not compile"), { passed: 0, failed: 0, skipped: 0 });
});

test("node's cancelled tests count as failed", () => {
  const output = "TAP version 13\n# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n";
  assert.deepEqual(fromNode(output), { passed: 3, failed: 2, skipped: 1 });
});

test("a flaky end-to-end test and an error outside the tests count as failed", () => {
  const report = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: "setup" }] });
  assert.deepEqual(fromPlaywright(report), { passed: 5, failed: 3, skipped: 2 });
});

test("counts add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  assert.deepEqual(sum([one, one]), { passed: 2, failed: 4, skipped: 6 });
});
