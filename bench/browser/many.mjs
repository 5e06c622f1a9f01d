// A server whose demo organization has many members more, brought in by `roster import`.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Api } from "../../tests/e2e/support/people.mjs";
import { RosterServer } from "../../tests/e2e/support/server.mjs";

const MEMBERS_API = "/api/0/organizations/acme/members/";

/** How many members each view has. */
export const COUNTS_API = `${MEMBERS_API}counts/`;

export class RosterOfMany {
  /** Starts a server and adds `count` members to its demo organization. */
  static async start(count) {
    const many = new RosterOfMany();
    many.server = await RosterServer.start();
    try {
      const { data } = many.server;
      const file = join(data, "members.csv");
      await writeFile(file, csv(count));
      const args = ["import", file, "--organization", "acme", "--data", data];
      await promisify(execFile)(process.env.ROSTER_SERVER, args, { env: many.server.environment() });
    } catch (error) {
      await many.dispose();
      throw error;
    }
    return many;
  }

  get url() {
    return this.server.url;
  }

  /** A browser context in which somebody is signed in. */
  async signIn(browser, person, options = {}) {
    const context = await browser.newContext({ baseURL: this.url, ...options });
    await new Api(context.request).signIn(person);
    return context;
  }

  dispose() {
    return this.server.dispose();
  }
}

/** A page of members, and the address of the next; none after the last. */
export async function page(request, address) {
  const answer = await request.get(address);
  if (!answer.ok()) throw new Error(`${address} answered ${answer.status()}`);
  const next = answer.headers().link?.match(/<([^>]*)>; rel="next"; results="true"/)?.[1];
  return { rows: await answer.json(), next };
}

/** The first page of what a query finds, in an order, of so many rows. */
export const listAddress = ({ query = "", sort = "", rows = 100 } = {}) =>
  `${MEMBERS_API}?per_page=${rows}&query=${encodeURIComponent(query)}&sort=${sort}`;

/** `count` people for `roster import`: on none, one or several teams, and one in fifty only invited. */
function csv(count) {
  const teams = ["backend", "design;frontend", "", "operations", "backend;design;operations"];
  const line = (number) => {
    const standing = number % 50 === 0 ? "invited" : "joined";
    return `person${number}@acme.test,Person ${number},member,${teams[number % teams.length]},${standing}`;
  };
  const lines = Array.from({ length: count }, (_, index) => line(index + 1));
  return ["email,name,role,teams,status", ...lines].join("\n");
}
