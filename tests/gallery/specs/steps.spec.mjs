// The steps of the stories, done by a person's means: on the stage, and where the demo organization has who they need, on the
// pages of a real server.
import { Api, MEMBERS_PATH, people } from "../../e2e/support/people.mjs";
import { test as live } from "../../e2e/support/test.mjs";
import { playAll } from "../support/play.mjs";
import { test } from "../support/stage.mjs";
import { stories } from "../support/stories.mjs";

for (const story of stories.filter(({ steps }) => steps.length > 0)) {
  test(`on the stage: ${story.title} (${story.name})`, async ({ open, page }) => {
    await open(story);
    await playAll(page, story.steps);
  });
}

const INVITEE = "margaret@acme.test";

/** Calls of the API by somebody at another machine than the test's page. */
async function elsewhere(visitor, person) {
  const api = new Api((await visitor()).context().request);
  await api.signIn(person);
  return api;
}

const ofOwner = async ({ as }) => {
  await as(people.owner);
  return MEMBERS_PATH;
};

const ofStranger = async () => "/auth/login/";

const ofInvitee = async ({ roster, visitor }) => {
  const owner = await elsewhere(visitor, people.owner);
  await owner.invite(INVITEE, { teams: ["backend"] });
  const { link } = await roster.mailbox.newest(INVITEE);
  return link;
};

/** By story: brings about what it begins with, and says where that is seen. */
const BEGINNINGS = {
  "members-remove-undo": ofOwner,
  "members-remove-owner": async ({ as }) => {
    const owner = await as(people.owner);
    const [grace] = await owner.members(`email:${people.manager.email}`);
    await owner.call("PUT", `/api/0/organizations/acme/members/${grace.id}/`, { orgRole: "owner" });
    return MEMBERS_PATH;
  },
  "invite-one": ofOwner,
  "invite-wrong": ofOwner,
  "request-form": async ({ as, visitor }) => {
    const owner = await elsewhere(visitor, people.owner);
    await owner.call("PUT", "/api/0/organizations/acme/", { allowMemberInvite: false });
    await as(people.member);
    return MEMBERS_PATH;
  },
  "accept-new-problem": ofInvitee,
  "accept-decline": ofInvitee,
  "sign-in": ofStranger,
  "sign-in-wrong": ofStranger,
};

for (const [name, begin] of Object.entries(BEGINNINGS)) {
  const { steps, title } = stories.find((story) => story.name === name);
  live(`on a real server: ${title} (${name})`, async ({ as, page, roster, visitor }) => {
    await page.goto(await begin({ as, roster, visitor }));
    await playAll(page, steps);
  });
}
