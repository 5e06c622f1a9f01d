// `make test`: runs the suites one after the other, stops at the first that fails, and ends with a table and the line
// "N passed, N failed". A failed check counts as one failure; a test suite in which nothing ran has failed, too.
// `--only lint` runs the checks of the source alone.
import { spawn } from "node:child_process";
import { none, sum } from "./counts.mjs";
import { suites } from "./suites.mjs";

/** Runs a command, shows its output as it comes and returns it with the exit code. */
function run([command, ...args], env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
    const output = [];
    child.stdout.on("data", (chunk) => {
      output.push(chunk);
      process.stdout.write(chunk);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

/** Runs one suite; what it could not even start or count is one failure. */
async function runSuite(suite) {
  const started = Date.now();
  let counts = none();
  let broken = false;
  try {
    const { code, output } = await run(suite.command, suite.prepare?.() ?? {});
    if (suite.count) counts = suite.count(output);
    broken = code !== 0 || (suite.count !== undefined && counts.passed === 0);
  } catch (error) {
    console.error(error.message);
    broken = true;
  }
  if (broken && counts.failed === 0) counts.failed = 1;
  return { name: suite.name, ...counts, seconds: Math.round((Date.now() - started) / 1000) };
}

function printTable(results, planned) {
  const row = (name, ...cells) => console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(9)).join(""));
  console.log();
  row("suite", "passed", "failed", "skipped", "seconds");
  for (const { name } of planned) {
    const result = results.find((one) => one.name === name);
    if (!result) row(name, "not run");
    else if (result.passed + result.failed === 0) row(name, "ok", "", "", result.seconds);
    else row(name, result.passed, result.failed, result.skipped, result.seconds);
  }
}

const lintOnly = process.argv.includes("--only") && process.argv.includes("lint");
const planned = suites.filter((suite) => !lintOnly || suite.lint);
const results = [];
for (const suite of planned) {
  console.log(`\n==> ${suite.name}`);
  results.push(await runSuite(suite));
  if (results.at(-1).failed > 0) {
    console.error(`\n${suite.name} failed; what comes after it was not run.`);
    break;
  }
}
printTable(results, planned);
const total = sum(results);
console.log();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
