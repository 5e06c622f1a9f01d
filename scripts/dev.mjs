// `make dev`: the server, and Trunk with hot reload in front of it, until Ctrl-C or until one of the two ends.
// Usage: node scripts/dev.mjs DATA_FOLDER
import { spawn } from "node:child_process";

const data = process.argv[2] ?? "var";
/** Where Trunk.toml sends calls of the API, and where it listens itself. */
const API_PORT = "8000";
const PAGE = "http://127.0.0.1:8080";

const children = [
  start("cargo", ["run", "--locked", "-p", "roster-server", "--", "serve", "--demo", "--data", data, "--port", API_PORT,
    "--base-url", PAGE]),
  start("scripts/with-tools", ["trunk", "serve"]),
];
console.log(`Building. Open ${PAGE}/ once Trunk says that it serves there.`);

/** Starts a command in its own process group, so that stopping it also stops what it started. */
function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
  child.on("error", (error) => stop(`${command}: ${error.message}`));
  child.on("exit", (code) => stop(code ? `${command} ended with exit code ${code}` : null));
  return child;
}

let stopping = false;

/** Stops everything once; with a reason it was not asked for and counts as a failure. */
function stop(reason) {
  if (stopping) return;
  stopping = true;
  if (reason) {
    console.error(reason);
    process.exitCode = 1;
  }
  for (const child of children) {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, "SIGINT");
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(null));
