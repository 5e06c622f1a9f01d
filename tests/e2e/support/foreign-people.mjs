// What another server of the same API knows, in shapes old and new: written from the published contract, with none of
// our additions.

const FLAGS = { "sso:linked": false, "sso:invalid": false, "member-limit:restricted": false };

export const ada = {
  id: "42", name: "Ada Lovelace", username: "ada@acme.test", email: "ada@acme.test", avatarUrl: null, isActive: true,
  emails: [{ id: "1", email: "ada@acme.test", is_verified: true }], flags: { newsletter_consent_prompt: false }, identities: [],
};

const today = {
  orgRole: "member", role: "member", roleName: "Member", pending: false, expired: false,
  flags: { ...FLAGS, "idp:provisioned": false, "partnership:restricted": false },
  dateCreated: "2026-01-05T09:00:00.000000Z", inviteStatus: "approved", inviterName: null,
};

const user = (id, name, email) => ({ id, name, username: email, email });

/** A pending member as today's list has it. */
export function invited(id, email, role = "member") {
  const roleName = ROLES.find((one) => one.id === role)?.name ?? role;
  return { ...today, id, email, name: email, user: null, pending: true, orgRole: role, role, roleName, inviterName: ada.name };
}

/** The list: today's shape, that of 2022 (one role key, three flags), and only what may be relied upon. */
export function members() {
  return [
    { ...today, id: "7", email: ada.email, name: ada.name, user: ada, orgRole: "owner", role: "owner", roleName: "Owner" },
    {
      id: "8", email: "grace@acme.test", name: "Grace Hopper", role: "manager", roleName: "Manager", pending: false,
      expired: false, flags: FLAGS, user: user("43", "Grace Hopper", "grace@acme.test"),
    },
    // The empty user is what a pending member has for those who manage roles.
    { id: "9", email: "alan@acme.test", name: "alan@acme.test", pending: true, expired: false, user: {} },
    { ...today, id: "10", email: "hedy@acme.test", name: "Hedy Lamarr", user: user("44", "Hedy Lamarr", "hedy@acme.test") },
  ];
}

/** The teams of each member, by its number: told only of a single member. */
export const places = () => new Map([
  ["7", []],
  ["8", [{ teamSlug: "backend", role: null }]],
  ["9", [{ teamSlug: "design", role: null }]],
  ["10", [{ teamSlug: "backend", role: "admin" }, { teamSlug: "design", role: null }]],
]);

export const ROLES = [
  role("billing", "Billing", "Pays the bills.", false),
  role("member", "Member", "Looks and works."),
  { ...role("admin", "Admin", "Kept for those who have it."), isRetired: true },
  role("manager", "Manager", "Runs the teams."),
  role("owner", "Owner", "Runs everything."),
];

function role(id, name, desc, isTeamRolesAllowed = true) {
  return { id, name, desc, scopes: [], allowed: true, isAllowed: true, isRetired: false, isTeamRolesAllowed, isGlobal: false };
}

export const organization = {
  id: "1", slug: "acme", name: "Acme", status: { id: "active", name: "active" }, features: ["invite-members"],
  access: ["org:read", "org:write", "org:admin", "member:read", "member:write", "member:admin", "member:invite", "team:write"],
  role: "owner", orgRole: "owner", allowMemberInvite: true, openMembership: true,
  orgRoleList: ROLES.map((one) => ({ ...one, allowed: false, isAllowed: false })),
};

export const TEAMS = [team("3", "backend", "Backend"), team("4", "design", "Design")];

function team(id, slug, name) {
  return {
    id, slug, name, isMember: false, teamRole: null, hasAccess: true, isPending: false, memberCount: 2,
    flags: { "idp:provisioned": false }, access: [],
  };
}

/** Who would like to be a member: suggested by somebody, and a stranger. */
export function requests() {
  const asks = (id, email, inviteStatus, inviterName) => ({ ...invited(id, email), inviteStatus, inviterName, teams: ["backend"] });
  return [
    { ...asks("21", "emmy@acme.test", "requested_to_be_invited", "Hedy Lamarr"), teamRoles: [{ teamSlug: "backend", role: null }] },
    asks("22", "kurt@acme.test", "requested_to_join", null),
  ];
}

/** What is written down, the latest first. */
export const AUDIT_LOG = [
  { id: "2", actor: ada, event: "member.edit", note: "changed the role of Hedy Lamarr", targetObject: 10, dateCreated: "2026-02-01T09:00:00Z" },
  { id: "1", actor: ada, event: "member.invite", note: "invited grace@acme.test", targetObject: 8, dateCreated: "2026-01-06T09:00:00Z" },
];

/** What it says of an invitation that can be accepted at once. */
export const details = {
  orgSlug: "acme", needsAuthentication: false, needsSso: false, hasAuthProvider: false, requireSso: false,
  existingMember: false, needs2fa: false, needsEmailVerification: false,
};
