// `make fuzz [CASES=1000000] [FUZZ_SECONDS=300]`: the parsers are asked a million times each with what strangers write, then
// schemathesis sends a running server whatever its own description allows and forbids, so long twice. Ends with the counts and with
// exit code 1 when anything was wrong: a panic, a 5xx, an answer that isn't as described. `--only api` leaves the parsers out; the
// server is the one that ROSTER_SERVER names, else a released one, its database the one of `scripts/with-postgres`, else SQLite.
// FUZZ_SEED makes the requests the same each time.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CASES = process.env.CASES ?? "1000000";
const SECONDS = process.env.FUZZ_SECONDS ?? "300";
const LOG = "target/fuzz";
const JSON_BODY = { "Content-Type": "application/json" };

mkdirSync(LOG, { recursive: true });
const onlyApi = process.argv.includes("--only") && process.argv.includes("api");
const failed = [onlyApi || fuzzParsers(), await fuzzServer()].some((ok) => !ok);
process.exitCode = failed ? 1 : 0;

function fuzzParsers() {
  console.log(`==> Parsers, ${CASES} cases each`);
  const command = ["test", "--release", "--locked", "-p", "roster-api-types", "-p", "roster-server", "--test", "fuzz"];
  const { status } = spawnSync("cargo", command, { env: { ...process.env, PROPTEST_CASES: CASES }, stdio: "inherit" });
  return status === 0;
}

/** A server of its own is asked twice over: as a program with an API token, and as a browser with a session. */
async function fuzzServer() {
  const data = mkdtempSync(join(tmpdir(), "roster-fuzz-"));
  const { ROSTER_SERVER, ROSTER_TEST_DATABASE_URL, ...env } = process.env;
  if (ROSTER_TEST_DATABASE_URL) env.DATABASE_URL = ROSTER_TEST_DATABASE_URL;
  const [program, ...before] = ROSTER_SERVER
    ? [ROSTER_SERVER]
    : ["cargo", "run", "--quiet", "--release", "--locked", "-p", "roster-server", "--"];
  const options = ["serve", "--demo", "--data", data, "--port", "0", "--invites-per-day", "1000000"];
  const server = spawn(program, [...before, ...options], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  server.stderr.pipe(createWriteStream(join(LOG, "server.log")));
  try {
    const base = await address(server);
    const browser = await signIn(base);
    const program = { Authorization: `Bearer ${await bearerToken(base, browser)}` };
    // Signing out would leave the rest of the browser's requests without an answer worth looking at.
    return [ask(base, "an API token", program, []), ask(base, "a session", browser, ["--exclude-path", "/api/0/auth/"])].every(Boolean);
  } finally {
    if (server.exitCode === null) process.kill(-server.pid, "SIGINT");
    rmSync(data, { recursive: true, force: true });
  }
}

function ask(base, who, headers, more) {
  console.log(`==> The whole API, asked with ${who}, ${SECONDS} seconds`);
  const named = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const seed = process.env.FUZZ_SEED ? ["--seed", process.env.FUZZ_SEED] : [];
  const options = ["run", `${base}/api/0/openapi.json`, "--max-time", SECONDS, "--no-color", ...seed, ...named, ...more];
  const { status } = spawnSync("st", ["--config-file", "scripts/schemathesis.toml", ...options], { stdio: "inherit" });
  return status === 0;
}

/** Where the server says it listens. */
function address(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (text) => {
      said += text;
      const found = said.match(/listens on (\S+?)\/?\n/);
      if (found) resolve(found[1]);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}; see ${LOG}/server.log`)));
  });
}

/** The headers of the demo's first owner, signed in. */
async function signIn(base) {
  const csrf = cookie(await fetch(`${base}/api/0/`), "sc");
  const headers = { Cookie: `sc=${csrf}`, "X-CSRFToken": csrf };
  const body = JSON.stringify({ username: "ada@acme.test", password: "roster demo 2026" });
  const answer = await fetch(`${base}/api/0/auth/login/`, { method: "POST", headers: { ...headers, ...JSON_BODY }, body });
  if (!answer.ok) throw new Error(`not signed in: ${answer.status} ${await answer.text()}`);
  return { ...headers, Cookie: `${headers.Cookie}; sentrysid=${cookie(answer, "sentrysid")}` };
}

/** A token of the owner's that may do whatever a token may. */
async function bearerToken(base, browser) {
  const { access } = await (await fetch(`${base}/api/0/organizations/acme/`, { headers: browser })).json();
  const body = JSON.stringify({ name: "fuzz", scopes: access });
  const answer = await fetch(`${base}/api/0/api-tokens/`, { method: "POST", headers: { ...browser, ...JSON_BODY }, body });
  if (answer.status !== 201) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}

function cookie(response, name) {
  const found = response.headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
  return found.slice(name.length + 1).split(";")[0];
}
