// Reads how many tests ran from what each runner prints or writes.

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

const COLOURS = /\x1b\[[0-9;]*m/g;

/** What an empty suite counts. @returns {Counts} */
export function none() {
  return { passed: 0, failed: 0, skipped: 0 };
}

/** The sum of several counts. @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    none(),
  );
}

/** `cargo test` and wasm-bindgen's runner: one "test result" line for each test binary. @param {string} output */
export function fromCargo(output) {
  const results = output.replace(COLOURS, "").matchAll(/^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm);
  return sum([...results].map(([, passed, failed, skipped]) => counts(passed, failed, skipped)));
}

/** `node --test` with the TAP reporter: one "# pass 3" line for each outcome. @param {string} output */
export function fromNode(output) {
  const number = (name) => output.match(new RegExp(`^# ${name} (\\d+)$`, "m"))?.[1] ?? 0;
  return counts(number("pass"), Number(number("fail")) + Number(number("cancelled")), number("skipped"));
}

/** Playwright's JSON report. A test that needed a second try is not a pass. @param {string} report */
export function fromPlaywright(report) {
  const { stats, errors } = JSON.parse(report);
  return counts(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);
}

function counts(passed, failed, skipped) {
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
