// Another server of the same API, as a Sentry is one: shapes old and new as the published contract describes them, none
// of our additions (no total, no teams in the list, no sorting, no restoring, no counts, no events), its habit of taking
// the teams from whoever is changed without naming them, another place for the API and another CSRF cookie.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { AUDIT_LOG, ROLES, TEAMS, ada, details, invited, members, organization, places, requests } from "./foreign-people.mjs";

const APP = fileURLToPath(new URL("../../../dist", import.meta.url));
const API = "/sentry/api/0";
const CSRF = { cookie: "sentry-sc", value: "f00dfeed" };
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const NOT_FOUND = [404, { detail: "The requested resource does not exist" }];
const NOBODY = [401, { detail: "Authentication credentials were not provided." }];

export const ACCEPT_LINK = "/accept/acme/13/0123456789abcdef/";

export class ForeignServer {
  /** Listens on a free port; the app it hands out names the API's place and the CSRF cookie in index.html. */
  static async start() {
    const server = new ForeignServer();
    server.members = members();
    server.places = places();
    server.requests = requests();
    server.accessRequests = [{ id: "31", member: server.members[3], team: TEAMS[1], requester: null }];
    /** Who asks; none is nobody. */
    server.user = ada;
    /** What it says of the invitation; null when it can't be accepted, for whatever reason. */
    server.invitation = details;
    server.organization = organization;
    server.organizations = [organization];
    /** The answer to accepting; joining unless it is another. */
    server.joining = [204];
    /** The addresses that were sent a mail to confirm them. */
    server.confirmed = [];
    /** Answers other than its own, by method and path. */
    server.answers = new Map();
    /** Method and path of every call of the API, in the order of arrival. */
    server.calls = [];
    /** The bodies of the calls that had one, with method and path. */
    server.bodies = [];
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
    const { pathname, searchParams } = new URL(request.url, this.url);
    if (!pathname.startsWith(`${API}/`)) return this.file(pathname, response);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = pathname.slice(API.length);
    const call = `${request.method} ${path}`;
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : {};
    this.calls.push(call);
    if (chunks.length > 0) this.bodies.push([call, body]);
    const isForged = request.method !== "GET" && request.headers["x-csrftoken"] !== CSRF.value;
    const [status, content, headers] = isForged
      ? [403, { detail: "CSRF Failed: CSRF token missing or incorrect." }]
      : (this.answers.get(call) ?? this.reply(request.method, path, searchParams, body));
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(content === undefined ? undefined : JSON.stringify(content));
  }

  /** Status, body and headers of an answer. */
  reply(method, path, query, body) {
    switch (`${method} ${path}`) {
      case "GET /":
        return [200, { version: "0", auth: null, user: this.user }];
      case "GET /accept-invite/acme/13/0123456789abcdef/":
        if (!this.invitation) return [400, { details: "Invalid invite" }];
        return [200, { ...this.invitation, needsAuthentication: this.user === null }];
      case "POST /accept-invite/acme/13/0123456789abcdef/":
        return this.joining;
      case "POST /users/me/emails/confirm/":
        this.confirmed.push(body.email);
        return [204];
      case "POST /auth/login/":
        this.user = ada;
        return [200, { nextUri: "/organizations/acme/issues/", user: ada }];
    }
    if (this.user === null) return NOBODY;
    if (path === "/organizations/") return [200, this.organizations];
    const inside = path.match(/^\/organizations\/acme\/(.*)$/)?.[1];
    if (inside !== undefined) return this.inOrganization(method, inside, query, body);
    return this.onTeam(path.match(/^\/teams\/acme\/([\w-]+)\/(members\/)?$/));
  }

  inOrganization(method, path, query, body) {
    const [place, id, , slug] = path.split("/");
    switch (`${method} ${place}`) {
      case "GET ":
        return [200, this.organization];
      case "GET teams":
        return [200, TEAMS, { Link: this.links("teams/", 0, false) }];
      case "GET audit-logs":
        return [200, { rows: AUDIT_LOG, options: [] }, { Link: this.links("audit-logs/", 0, false) }];
      case "GET members":
        return id ? this.single(id) : this.page(query);
      case "POST members":
        return id ? this.join(id, slug) : this.invite(body);
      case "PUT members":
        return slug ? this.changeTeamRole(id, slug, body) : this.change(id, body);
      case "DELETE members":
        return slug ? this.leave(id, slug) : this.remove(id);
      case "GET invite-requests":
        return [200, this.requests, { Link: this.links("invite-requests/", 0, false) }];
      case "PUT invite-requests":
      case "DELETE invite-requests":
        return this.decide(method, id, body);
      case "GET access-requests":
        return [200, this.accessRequests];
      case "PUT access-requests":
        this.accessRequests = this.accessRequests.filter((request) => request.id !== id);
        return [204];
      default:
        return NOT_FOUND;
    }
  }

  /** A page of those whom the query finds, in the order of their numbers whatever is asked for. */
  page(query) {
    const words = (query.get("query") ?? "").split(" ").filter(Boolean);
    const isFound = (member) =>
      words.every((word) => {
        const [key, value] = word.includes(":") ? word.split(/:(.*)/) : ["", word];
        if (key === "isInvited") return member.pending === (value === "true");
        if (key === "role") return (member.orgRole ?? member.role) === value;
        if (key === "email") return member.email === value;
        return key === "" && `${member.name} ${member.email}`.toLowerCase().includes(value.toLowerCase());
      });
    const found = this.members.filter(isFound);
    const size = Number(query.get("per_page") ?? 100);
    const number = Number((query.get("cursor") ?? "0:0:0").split(":")[1]);
    const rows = found.slice(number * size, (number + 1) * size);
    return [200, rows, { Link: this.links("members/", number, found.length > (number + 1) * size, size) }];
  }

  /** The header of a list's page: both relations, whether there are results or not. */
  links(path, number, hasMore, size = 100) {
    const link = (relation, cursor, results) =>
      `<${this.url}${API}/organizations/acme/${path}?&cursor=${cursor}>; rel="${relation}"; results="${results}"; cursor="${cursor}"`;
    return `${link("previous", `${size}:${number - 1}:1`, number > 0)}, ${link("next", `${size}:${number + 1}:0`, hasMore)}`;
  }

  find(id) {
    return this.members.find((member) => (id === "me" ? member.user?.id === this.user.id : member.id === id));
  }

  /** One member with teams and roles: today's keys, or for a member in the shape of 2022 the keys of then. */
  single(id) {
    const member = this.find(id);
    if (!member) return NOT_FOUND;
    const teamRoles = this.places.get(member.id) ?? [];
    const teams = teamRoles.map(({ teamSlug }) => teamSlug);
    if (!member.orgRole) return [200, { ...member, teams, roles: ROLES }];
    return [200, { ...member, teams, teamRoles, isOnlyOwner: member.orgRole === "owner", orgRoleList: ROLES, roles: ROLES }];
  }

  change(id, { reinvite, regenerate, ...rest }) {
    const member = this.find(id);
    if (!member) return NOT_FOUND;
    if (reinvite) {
      if (Object.keys(rest).length > 0) return [403, { detail: "You cannot modify member details when resending an invitation" }];
      if (!member.pending) return [400, { detail: "You cannot resend an invitation that has already been accepted." }];
      if (member.expired && !regenerate) return [400, { detail: "You cannot resend an expired invitation without regenerating the token." }];
      this.members = this.members.map((one) => (one === member ? { ...one, expired: false } : one));
      return this.single(id);
    }
    const role = rest.orgRole ?? rest.role;
    if (role && !ROLES.some((one) => one.id === role)) return [400, { orgRole: [`"${role}" is not a valid choice.`] }];
    if (role && member.user?.id === this.user.id) return [400, { detail: "You cannot make changes to your own role." }];
    // Not named is none.
    const named = rest.teamRoles?.length ? rest.teamRoles : (rest.teams ?? []).map((teamSlug) => ({ teamSlug, role: null }));
    this.places.set(id, named);
    if (role) {
      const roleName = ROLES.find((one) => one.id === role).name;
      const keys = member.orgRole ? { orgRole: role, role, roleName } : { role, roleName };
      this.members = this.members.map((one) => (one === member ? { ...one, ...keys } : one));
    }
    return this.single(id);
  }

  remove(id) {
    const member = this.find(id);
    if (!member) return NOT_FOUND;
    const isOwn = member === this.find("me");
    this.members = this.members.filter((one) => one !== member);
    if (isOwn) this.organizations = this.organizations.filter(({ slug }) => slug !== "acme");
    return [204];
  }

  invite({ email, orgRole, teams = [] }) {
    if (this.members.some((member) => member.email === email)) {
      return [400, { email: [`The user ${email} has already been invited`] }];
    }
    const member = invited(String(13 + this.members.length - members().length), email, orgRole);
    this.places.set(member.id, teams.map((teamSlug) => ({ teamSlug, role: null })));
    this.members = [...this.members, member];
    return [201, member];
  }

  decide(method, id, { orgRole, teams, approve }) {
    const request = this.requests.find((one) => one.id === id);
    if (!request) return NOT_FOUND;
    this.requests = this.requests.filter((one) => one !== request);
    if (method === "DELETE") return [204];
    const [status, member] = approve ? this.invite({ email: request.email, orgRole, teams }) : [200, request];
    return [status === 201 ? 200 : status, member];
  }

  onTeam(found) {
    const team = TEAMS.find(({ slug }) => slug === found?.[1]);
    if (!team) return NOT_FOUND;
    const role = (member) => this.places.get(member.id)?.find(({ teamSlug }) => teamSlug === team.slug);
    const rows = this.members.filter(role).map((member) => ({ ...member, teamRole: role(member).role, teamSlug: team.slug }));
    return [200, found[2] ? rows : { ...team, memberCount: rows.length, isMember: Boolean(role(this.find("me"))) }];
  }

  join(id, slug) {
    if (!this.find(id)) return NOT_FOUND;
    const own = this.places.get(this.find(id).id) ?? [];
    if (own.some(({ teamSlug }) => teamSlug === slug)) return [204];
    this.places.set(this.find(id).id, [...own, { teamSlug: slug, role: null }]);
    return [201, TEAMS.find((team) => team.slug === slug)];
  }

  leave(id, slug) {
    if (!this.find(id)) return NOT_FOUND;
    const own = this.places.get(this.find(id).id) ?? [];
    this.places.set(this.find(id).id, own.filter(({ teamSlug }) => teamSlug !== slug));
    return [200, TEAMS.find((team) => team.slug === slug)];
  }

  changeTeamRole(id, slug, { teamRole }) {
    const own = this.places.get(id) ?? [];
    if (!own.some(({ teamSlug }) => teamSlug === slug)) return NOT_FOUND;
    this.places.set(id, own.map((place) => (place.teamSlug === slug ? { ...place, role: teamRole } : place)));
    return [200, { isActive: true, teamRole }];
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
