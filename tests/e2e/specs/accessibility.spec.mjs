// axe finds nothing on any page in any state, light and dark; and 320 pixels are enough for every page.
import { expectAccessible } from "../support/axe.mjs";
import { expectJoined, fillSignIn, inviteForm, memberRow, memberRows, notice, register } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const INVITEE = "margaret@acme.test";
const MEMBERS_API = "**/api/0/organizations/acme/members/*";

const heading = (page, name) => expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

async function openMembers(page, rows = 25) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

/** Invites somebody and opens the mailed link as `person`, or signed out. */
async function openInvitation({ page, roster, visitor, email = INVITEE, person }) {
  const api = new Api((await visitor()).context().request);
  await api.signIn(people.owner);
  const member = await api.invite(email, { teams: ["backend", "design"] });
  const { link } = await roster.mailbox.newest(email);
  if (person) await new Api(page.context().request).signIn(person);
  return { api, member, open: () => page.goto(link) };
}

/** Every state by name: how to get there. */
const states = {
  "sign in": async ({ page }) => {
    await page.goto("/auth/login/");
    await heading(page, "Sign in");
  },
  "sign in refused": async ({ page }) => {
    await page.goto("/auth/login/");
    await fillSignIn(page, people.owner, "not the password");
    await expect(page.getByRole("alert")).toBeFocused();
  },
  "members of an owner": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
  },
  "members of a member": async ({ page, as }) => {
    await as(people.member);
    await openMembers(page);
  },
  "members before the WebAssembly": async ({ page, as }) => {
    await as(people.owner);
    await page.route("**/*.wasm", () => {});
    await page.goto(MEMBERS_PATH, { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
    // Which of the frame's headings counts is the stylesheet's to say.
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  },
  "members loading": async ({ page, as }) => {
    await as(people.owner);
    await page.route(MEMBERS_API, () => {});
    await page.goto(MEMBERS_PATH);
    await expect(inviteForm(page)).toBeVisible();
  },
  "members not loaded": async ({ page, as }) => {
    await as(people.owner);
    await page.route(MEMBERS_API, (route) => route.abort());
    await page.goto(MEMBERS_PATH);
    await expect(page.getByRole("alert")).toContainText("could not be loaded");
  },
  "no match": async ({ page, as }) => {
    await as(people.owner);
    await page.goto(`${MEMBERS_PATH}?query=nobody%20of%20that%20name`);
    await expect(page.getByRole("heading", { name: "No member matches" })).toBeVisible();
  },
  "invitation refused": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await inviteForm(page).getByLabel("Email address").fill("ada");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toBeFocused();
  },
  "invitation sent": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await inviteForm(page).getByLabel("Email address").fill(INVITEE);
    await page.keyboard.press("Enter");
    await expect(notice(page)).toContainText("on its way");
  },
  "menu of teams": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await inviteForm(page).getByRole("button", { name: /^Teams/ }).click();
    await expect(page.getByRole("checkbox", { name: "Design" })).toBeVisible();
  },
  "teams of a member": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await memberRow(page, "Karen Spärck Jones").getByRole("button", { name: /^3 teams/ }).click();
    await expect(page.getByRole("list", { name: /Teams of Karen/ })).toBeVisible();
  },
  "removed with Undo": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await page.getByRole("button", { name: "Remove Edsger W. Dijkstra" }).click();
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  },
  "removal refused": async ({ page, as }) => {
    await as(people.member);
    await openMembers(page);
    await page.getByRole("button", { name: "Remove Ada Lovelace" }).click({ force: true });
    await expect(notice(page)).not.toBeEmpty();
  },
  "owner's removal asked": async ({ page, as }) => {
    await as(people.owner);
    await openMembers(page);
    await page.getByRole("button", { name: "Remove Katherine Johnson" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
  },
  team: async ({ page, as }) => {
    await as(people.owner);
    await page.goto("/organizations/acme/teams/backend/");
    await heading(page, "Backend");
    await expect(memberRows(page).first()).toBeVisible();
  },
  "no such team": async ({ page, as }) => {
    await as(people.owner);
    await page.goto("/organizations/acme/teams/nothing/");
    await expect(page.getByRole("main")).toContainText("could not be loaded");
  },
  "no such page": async ({ page }) => {
    await page.goto("/nothing/here/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  },
  "accept, no account": async (world) => {
    await (await openInvitation(world)).open();
    await expect(world.page.getByRole("button", { name: "Create account and join" })).toBeVisible();
  },
  "accept, password refused": async (world) => {
    await (await openInvitation(world)).open();
    await register(world.page, "Margaret Hamilton", "short");
    await expect(world.page.getByRole("alert")).toBeVisible();
  },
  "accept, joined": async (world) => {
    await (await openInvitation(world)).open();
    await register(world.page, "Margaret Hamilton");
    await expectJoined(world.page);
  },
  "accept, already a member": async (world) => {
    await (await openInvitation({ ...world, person: people.member })).open();
    await heading(world.page, "You are already a member");
  },
  "accept, withdrawn": async (world) => {
    const { api, member, open } = await openInvitation(world);
    await api.remove(member);
    await open();
    await heading(world.page, "This invitation was withdrawn");
  },
  "accept, unknown": async ({ page }) => {
    await page.goto("/accept/999999/");
    await heading(page, "This link does not work");
  },
  "accept, not loaded": async (world) => {
    const { open } = await openInvitation(world);
    await world.page.route("**/api/0/accept-invite/**", (route) => route.abort());
    await open();
    await heading(world.page, "The invitation could not be loaded");
  },
  "accept, loading": async (world) => {
    const { open } = await openInvitation(world);
    await world.page.route("**/api/0/accept-invite/**", () => {});
    await open();
    await expect(world.page.getByText("Loading the invitation")).toBeAttached();
  },
};

// Accounts and answers that only a server in another state gives: the details are the API's, with one thing changed.
const details = {
  "accept, has an account": { hasAccount: true },
  "accept, right account": { hasAccount: true, emailMatches: true, signedInAs: INVITEE, email: INVITEE },
  "accept, wrong account": { emailMatches: false, signedInAs: people.member.email },
};
for (const [name, change] of Object.entries(details)) {
  states[name] = async (world) => {
    const { open } = await openInvitation(world);
    await world.page.route("**/api/0/accept-invite/**", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...change } });
    });
    await open();
    await expect(world.page.getByRole("main").getByRole("heading", { level: 1 })).toHaveText(/Join Acme|another account/);
  };
}
for (const code of ["used", "expired", "not_approved"]) {
  states[`accept, ${code}`] = async ({ page }) => {
    await page.route("**/api/0/accept-invite/**", (route) => route.fulfill({ status: 400, json: { details: "No.", code } }));
    await page.goto("/accept/7/");
    await heading(page, /^This invitation/);
  };
}

for (const [name, reach] of Object.entries(states)) {
  test(`axe finds nothing: ${name}`, async ({ page, as, roster, visitor }) => {
    await reach({ page, as, roster, visitor });
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, "pixels beyond 320").toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
}
