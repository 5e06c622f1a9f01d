// A real `roster serve` on a folder of its own and a free port of this machine. Its data are in SQLite, or under
// scripts/with-postgres in a PostgreSQL database of its own.
import { execFile, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Mailbox } from "./mailbox.mjs";

const APP = fileURLToPath(new URL("../../../dist", import.meta.url));

const LEGACY_KEY = "the key of the installation before";
/** Lets the server open what `importInvitation` has imported. */
export const LEGACY_OPTIONS = ["--legacy-secret-key", LEGACY_KEY];

/** How long a server may take until it listens, in milliseconds. */
const PATIENCE = 20_000;

export class RosterServer {
  /** Creates the demo organization in a new folder and waits until the server listens; `options` are further ones of its. */
  static async start(options = []) {
    const server = new RosterServer();
    server.options = options;
    server.data = await mkdtemp(join(tmpdir(), "roster-e2e-"));
    server.port = 0;
    server.database = await newDatabase();
    await server.run();
    return server;
  }

  /** Starts the program on the folder and, once it has one, the same port; `start` has done it the first time. */
  async run() {
    const args = ["serve", "--demo", "--data", this.data, "--port", String(this.port), "--app", APP, ...this.options];
    this.log = "";
    this.process = spawn(process.env.ROSTER_SERVER, args, { stdio: ["ignore", "pipe", "pipe"], env: this.environment() });
    this.url = await this.listening();
    this.port = new URL(this.url).port;
    this.mailbox = new Mailbox(join(this.data, "mail"));
  }

  /** What the program finds around it. */
  environment() {
    const { DATABASE_URL: _, ...around } = process.env;
    return this.database ? { ...around, DATABASE_URL: this.database } : around;
  }

  /** Resolves to the address the program says it listens on. */
  listening() {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`the server ${why}:\n${this.log}`));
      const timer = setTimeout(() => fail(`did not listen within ${PATIENCE} ms`), PATIENCE);
      const read = (chunk) => {
        this.log += chunk;
        const address = this.log.match(/listens on (http:\/\/[\d.:]+)/)?.[1];
        if (!address) return;
        clearTimeout(timer);
        resolve(address);
      };
      this.process.stdout.on("data", read);
      this.process.stderr.on("data", read);
      this.process.once("exit", (code) => fail(`ended with exit code ${code}`));
    });
  }

  /**
   * Imports an invitation by the owner that another installation has mailed, and that ends at the given time: the only way
   * to one that doesn't last thirty days. The server has to know that installation's key: see LEGACY_OPTIONS.
   * @returns {Promise<string>} the mailed link
   */
  async importInvitation(email, endsAt) {
    const csv = `email,role,invited_by,expires_at,legacy_member\n${email},member,ada@acme.test,${endsAt.toISOString()},4100\n`;
    const args = ["import", "-", "--organization", "acme", "--legacy-organization", "1", "--data", this.data];
    const running = promisify(execFile)(process.env.ROSTER_SERVER, args, { env: this.environment() });
    running.child.stdin.end(csv);
    await running;
    return `/accept/4100/${createHash("md5").update(`1${email}${LEGACY_KEY}`).digest("hex")}/`;
  }

  /** Ends the program with the signal and waits until it is gone; its data stay. */
  async end(signal) {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill(signal);
    await gone;
  }

  /** Ends the program and removes its data. */
  async dispose() {
    await this.end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }
}

/** A new database of the PostgreSQL that scripts/with-postgres has started, and that takes it away in the end. */
async function newDatabase() {
  const cluster = process.env.ROSTER_TEST_DATABASE_URL;
  if (!cluster) return undefined;
  const url = new URL(cluster);
  const name = `e2e_${randomUUID().replaceAll("-", "")}`;
  const place = ["--host", url.searchParams.get("host"), "--username", url.username, "--template", "template0"];
  await promisify(execFile)(join(process.env.POSTGRES_BIN, "createdb"), [...place, name]);
  url.pathname = `/${name}`;
  return String(url);
}
