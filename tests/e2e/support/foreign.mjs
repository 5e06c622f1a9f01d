// Another server of the same API, as a Sentry is one: shapes old and new as the published contract describes them, none
// of our additions (no total, no teams in the list, no events), another place for the API and another CSRF cookie.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const APP = fileURLToPath(new URL("../../../dist", import.meta.url));
const API = "/sentry/api/0";
const CSRF = { cookie: "sentry-sc", value: "f00dfeed" };
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const FLAGS = { "sso:linked": false, "sso:invalid": false, "member-limit:restricted": false };

export const ACCEPT_LINK = "/accept/acme/13/0123456789abcdef/";

const ada = {
  id: "42", name: "Ada Lovelace", username: "ada@acme.test", email: "ada@acme.test", avatarUrl: null, isActive: true,
  emails: [{ id: "1", email: "ada@acme.test", is_verified: true }], flags: { newsletter_consent_prompt: false }, identities: [],
};

/** A joined member as today's list has it, without teams. */
const today = {
  id: "7", email: "ada@acme.test", name: "Ada Lovelace", user: ada, orgRole: "owner", role: "owner", roleName: "Owner",
  pending: false, expired: false, flags: { ...FLAGS, "idp:provisioned": false, "partnership:restricted": false },
  dateCreated: "2026-01-05T09:00:00.000000Z", inviteStatus: "approved", inviterName: null,
};

/** A joined member as a server of 2022 has it: one role key, three flags. */
const earlier = {
  id: "8", email: "grace@acme.test", name: "Grace Hopper", role: "manager", roleName: "Manager", pending: false,
  expired: false, flags: FLAGS, user: { id: "43", name: "Grace Hopper", username: "grace@acme.test", email: "grace@acme.test" },
};

/** Only what may be relied upon, and the empty user that a pending member has for those who manage roles. */
const barest = { id: "9", email: "alan@acme.test", name: "alan@acme.test", pending: true, expired: false, user: {} };

const organization = {
  id: "1", slug: "acme", name: "Acme", status: { id: "active", name: "active" }, features: ["invite-members"],
  access: ["org:read", "org:write", "org:admin", "member:read", "member:write", "member:admin", "member:invite", "team:write"],
  role: "owner", orgRole: "owner", allowMemberInvite: true, openMembership: true,
};

/** What it says of an invitation that can be accepted at once. */
const details = {
  orgSlug: "acme", needsAuthentication: false, needsSso: false, hasAuthProvider: false, requireSso: false,
  existingMember: false, needs2fa: false, needsEmailVerification: false,
};

export class ForeignServer {
  /** Listens on a free port; the app it hands out names the API's place and the CSRF cookie in index.html. */
  static async start() {
    const server = new ForeignServer();
    server.members = [today, earlier, barest];
    /** Who asks; none is nobody. */
    server.user = ada;
    /** What it says of the invitation; null when it can't be accepted, for whatever reason. */
    server.invitation = details;
    server.organizations = [organization];
    /** The answer to accepting; joining unless it is another. */
    server.joining = [204];
    /** The addresses that were sent a mail to confirm them. */
    server.confirmed = [];
    /** Method and path of every call of the API, in the order of arrival. */
    server.calls = [];
    server.http = createServer((request, response) => server.answer(request, response)).listen(0, "127.0.0.1");
    await once(server.http, "listening");
    server.url = `http://127.0.0.1:${server.http.address().port}`;
    return server;
  }

  async stop() {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }

  async answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    if (!pathname.startsWith(`${API}/`)) return this.file(pathname, response);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = pathname.slice(API.length);
    this.calls.push(`${request.method} ${path}`);
    const isForged = request.method !== "GET" && request.headers["x-csrftoken"] !== CSRF.value;
    const [status, body, headers] = isForged
      ? [403, { detail: "CSRF Failed: CSRF token missing or incorrect." }]
      : this.reply(request.method, path, Buffer.concat(chunks).toString());
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  /** Status, body and headers of an answer. */
  reply(method, path, text) {
    const member = path.match(/^\/organizations\/acme\/members\/(\d+)\/$/)?.[1];
    if (method === "DELETE" && member) return this.remove(member);
    switch (`${method} ${path}`) {
      case "GET /":
        return [200, { version: "0", auth: null, user: this.user }];
      case "GET /organizations/":
        return this.user ? [200, this.organizations] : [401, { detail: "Authentication credentials were not provided." }];
      case "GET /organizations/acme/":
        return [200, organization];
      case "GET /organizations/acme/teams/":
        return [200, [{ id: "3", slug: "backend", name: "Backend", isMember: true, teamRole: null, hasAccess: true }]];
      case "GET /organizations/acme/members/":
        return [200, this.members, { Link: links(`${this.url}${API}${path}`) }];
      case "POST /organizations/acme/members/":
        return this.invite(JSON.parse(text));
      case "GET /accept-invite/acme/13/0123456789abcdef/":
        if (!this.invitation) return [400, { details: "Invalid invite" }];
        return [200, { ...this.invitation, needsAuthentication: this.user === null }];
      case "POST /accept-invite/acme/13/0123456789abcdef/":
        return this.joining;
      case "POST /users/me/emails/confirm/":
        this.confirmed.push(JSON.parse(text).email);
        return [204];
      case "POST /auth/login/":
        this.user = ada;
        return [200, { nextUri: "/organizations/acme/issues/", user: ada }];
      default:
        return [404, { detail: "The requested resource does not exist" }];
    }
  }

  remove(id) {
    const isKnown = this.members.some((member) => member.id === id);
    this.members = this.members.filter((member) => member.id !== id);
    return isKnown ? [204] : [404, { detail: "The requested resource does not exist" }];
  }

  invite({ email, orgRole }) {
    if (this.members.some((member) => member.email === email)) {
      return [400, { email: [`The user ${email} has already been invited`] }];
    }
    const member = { ...today, id: "13", email, name: email, user: null, pending: true, orgRole, role: orgRole, roleName: "Member" };
    this.members = [...this.members, member];
    return [201, member];
  }

  /** A file of the built app; every other path is the page. */
  async file(path, response) {
    const name = extname(path) ? normalize(path) : "/index.html";
    let content = await readFile(join(APP, name)).catch(() => null);
    if (name === "/index.html") {
      content = String(content)
        .replace('name="roster-api" content="/api/0"', `name="roster-api" content="${API}"`)
        .replace('name="roster-csrf-cookie" content="sc"', `name="roster-csrf-cookie" content="${CSRF.cookie}"`);
    }
    response.writeHead(content === null ? 404 : 200, {
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      "Set-Cookie": `${CSRF.cookie}=${CSRF.value}; Path=/`,
    });
    response.end(content);
  }
}

/** The header of a list that is whole on one page: both relations, neither with results. */
function links(url) {
  const link = (relation, cursor) => `<${url}?&cursor=${cursor}>; rel="${relation}"; results="false"; cursor="${cursor}"`;
  return `${link("previous", "100:-1:1")}, ${link("next", "100:1:0")}`;
}
