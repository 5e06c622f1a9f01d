// Who the demo organization has, and how a test acts as one of them without the pages.

export const PASSWORD = "roster demo 2026";
export const MEMBERS_PATH = "/organizations/acme/members/";
const MEMBERS_API = "/api/0/organizations/acme/members/";

/** Sign-ins of the demo, by role. */
export const people = {
  owner: { name: "Ada Lovelace", email: "ada@acme.test" },
  manager: { name: "Grace Hopper", email: "grace@acme.test" },
  admin: { name: "Alan Turing", email: "alan@acme.test" },
  member: { name: "Hedy Lamarr", email: "hedy@acme.test" },
};

/** Calls of the API with the cookies of a browser context, or of nobody's. */
export class Api {
  constructor(request) {
    this.request = request;
  }

  async call(method, path, data) {
    if (!this.csrf) {
      await this.request.get("/api/0/");
      const { cookies } = await this.request.storageState();
      this.csrf = cookies.find((cookie) => cookie.name === "sc").value;
    }
    const answer = await this.request.fetch(path, { method, data, headers: { "X-CSRFToken": this.csrf } });
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  }

  signIn(person) {
    return this.call("POST", "/api/0/auth/login/", { username: person.email, password: PASSWORD });
  }

  /** Invites an address; `more` are further keys of the body. Returns the pending member. */
  invite(email, more = {}) {
    return this.call("POST", MEMBERS_API, { email, orgRole: "member", ...more });
  }

  /** The members a query finds, at most a hundred. */
  members(query = "") {
    return this.call("GET", `${MEMBERS_API}?query=${encodeURIComponent(query)}`);
  }

  remove(member) {
    return this.call("DELETE", `${MEMBERS_API}${member.id}/`);
  }
}
