// What somebody does on the members page while something fails: never a blank page, never a lost draft, never a silent
// failure. Each deed fails in each way, says so aloud and beside what it is about, leaves the focus where one can go on,
// and succeeds afterwards.
import { fillSignIn, inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const CLAUDE = "Claude Shannon";
const GUEST = "margaret@acme.test";
const ASKED = "edith@acme.test";
const roleButton = (page) => page.getByRole("button", { name: `, role of ${CLAUDE}` });
const teamsButton = (page) => page.getByRole("button", { name: `Change teams of ${CLAUDE}` });
const allTeams = (page) => page.getByRole("checkbox", { name: "All teams, also future ones" });
const resendButton = (page) => page.getByRole("button", { name: `Resend invitation to ${GUEST}` });

/**
 * What is done: on which view, with which method of which calls, how, what is said when it fails (`said` aloud, `beside`
 * what it is about), what has the focus then, how it is tried again, and what is said when it is done.
 */
const DEEDS = {
  remove: {
    calls: ["DELETE", "**/members/*/"],
    act: (page) => page.getByRole("button", { name: `Remove ${CLAUDE}` }).click(),
    said: (words) => `${CLAUDE} was not removed: ${words}`,
    beside: (page, words) => expect(memberRow(page, CLAUDE)).toContainText(`Not removed: ${words}`),
    focused: (page) => page.getByRole("button", { name: `Remove ${CLAUDE}` }),
    done: `${CLAUDE} removed. Undo available.`,
  },
  "change a role": {
    calls: ["PUT", "**/members/*/"],
    // The menu has been open before the server goes.
    prepareAct: async (page) => {
      await roleButton(page).click();
      await expect(page.getByRole("button", { name: "Manager", exact: true })).toBeVisible();
      await page.keyboard.press("Escape");
    },
    act: async (page) => {
      await roleButton(page).click();
      await page.getByRole("button", { name: "Manager", exact: true }).click();
    },
    said: (words) => `${CLAUDE}: Not changed. ${words}`,
    beside: async (page, words) => {
      await expect(memberRow(page, CLAUDE)).toContainText(`Not changed: ${words}`);
      await expect(roleButton(page)).toHaveText(/^Member/);
    },
    focused: roleButton,
    done: `${CLAUDE} is now Manager.`,
  },
  "change teams": {
    calls: ["PUT", "**/members/*/"],
    prepareAct: async (page) => {
      await teamsButton(page).click();
      await expect(page.getByRole("checkbox", { name: "Backend" })).toBeVisible();
      await page.keyboard.press("Escape");
    },
    act: async (page) => {
      await teamsButton(page).click();
      await allTeams(page).check();
      await page.getByRole("button", { name: "Save" }).click();
    },
    said: (words) => `${CLAUDE}: Not changed. ${words}`,
    beside: (page, words) => expect(memberRow(page, CLAUDE)).toContainText(`Not changed: ${words}`),
    focused: teamsButton,
    // What was chosen is still chosen.
    again: async (page) => {
      await teamsButton(page).click();
      await expect(allTeams(page)).toBeChecked();
      await page.getByRole("button", { name: "Save" }).click();
    },
    done: `${CLAUDE} is on all teams now.`,
  },
  invite: {
    calls: ["POST", "**/members/"],
    act: async (page) => {
      await inviteForm(page).getByLabel("Email address").fill("joan@acme.test");
      await inviteForm(page).getByRole("button", { name: "Invite" }).click();
    },
    beside: async (page, words) => {
      await expect(inviteForm(page).getByRole("alert")).toContainText(words);
      await expect(inviteForm(page).getByLabel("Email address")).toHaveValue("joan@acme.test");
    },
    focused: (page) => inviteForm(page).getByRole("alert"),
    again: (page) => inviteForm(page).getByRole("button", { name: "Invite" }).click(),
    done: "Invitation to joan@acme.test is on its way.",
  },
  resend: {
    view: "?query=margaret",
    prepare: ({ owner }) => owner.invite(GUEST),
    calls: ["PUT", "**/members/*/"],
    act: (page) => resendButton(page).click(),
    said: (words) => `${GUEST}: Not sent. ${words}`,
    beside: (page, words) => expect(memberRow(page, GUEST)).toContainText(`Not sent: ${words}`),
    focused: resendButton,
    done: `Invitation to ${GUEST} is on its way again.`,
  },
  "decide a request": {
    view: "?view=requests",
    heading: "Requests",
    prepare: async ({ visitor }) => {
      const hedy = new Api((await visitor()).context().request);
      await hedy.signIn(people.member);
      await hedy.call("POST", "/api/0/organizations/acme/invite-requests/", { email: ASKED });
    },
    calls: ["PUT", "**/invite-requests/*/"],
    act: (page) => page.getByRole("button", { name: `Approve ${ASKED}` }).click(),
    said: (words) => `Not decided: ${words}`,
    beside: (page, words) => expect(memberRow(page, ASKED)).toContainText(words),
    focused: (page) => page.getByRole("button", { name: `Approve ${ASKED}` }),
    done: `Invitation to ${ASKED} is on its way.`,
  },
};

const fulfil = (status, detail) => ({ answer: (route) => route.fulfill({ status, json: { detail } }) });

/** What goes wrong with the call, and the words for it. */
const FAILURES = {
  "the network is gone": { words: "The server can't be reached.", answer: (route) => route.abort("internetdisconnected") },
  "the answer takes too long": { words: "The server took too long to answer.", answer: () => {}, wait: 15_000 },
  "the server fails": { words: "The server has a problem.", ...fulfil(500, "Internal Error") },
  "it is forbidden": { words: "The plan allows no changes.", ...fulfil(403, "The plan allows no changes.") },
  "somebody else was faster": { words: "It was changed meanwhile.", ...fulfil(409, "It was changed meanwhile.") },
};

async function open(page, { view = "", prepare }, { as, visitor }) {
  const owner = await as(people.owner);
  await prepare?.({ owner, visitor });
  await page.goto(MEMBERS_PATH + view);
  await expect(memberRows(page).first()).toBeVisible();
}

/** Expects that the failure is told, and that one can go on from there. */
async function expectFailed(page, { heading = "Members", said, beside, focused }, words) {
  if (said) await expect(notice(page)).toContainText(said(words));
  await beside(page, words);
  await expect(focused(page)).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
}

async function expectDone(page, { act, again = act, done }) {
  await again(page);
  await expect(notice(page)).toHaveText(done);
}

for (const [what, deed] of Object.entries(DEEDS)) {
  for (const [how, { words, answer, wait }] of Object.entries(FAILURES)) {
    test(`${what} while ${how}: it is told, and the next try succeeds`, async ({ page, as, visitor }) => {
      if (wait) await page.clock.install();
      await open(page, deed, { as, visitor });
      const [method, calls] = deed.calls;
      const failing = (route) => (route.request().method() === method ? answer(route) : route.fallback());
      await page.route(calls, failing);
      const asked = page.waitForRequest((request) => request.method() === method);
      await deed.act(page);
      await asked;
      if (wait) await page.clock.runFor(wait);
      await expectFailed(page, deed, words);
      await page.unroute(calls, failing);
      await expectDone(page, deed);
    });
  }

  test(`${what} while the server is restarted: it is told, and the next try succeeds`, async ({ page, as, visitor, roster }) => {
    await open(page, deed, { as, visitor });
    await deed.prepareAct?.(page);
    await roster.end("SIGTERM");
    await deed.act(page);
    // Where the code of the deed comes with the first press it can't come either, and nothing has begun.
    const told = notice(page).or(inviteForm(page).getByRole("alert")).filter({ hasText: /be reached|could not be loaded/ });
    await expect(told.first()).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(deed.heading ?? "Members");
    await expect(page.locator("body")).not.toBeFocused();
    await roster.run();
    await expectDone(page, deed);
  });

  test(`${what} while signed out: after signing in one is where one was, and it can be done`, async ({ page, as, visitor, context }) => {
    await open(page, deed, { as, visitor });
    await deed.prepareAct?.(page);
    await context.clearCookies({ name: "sentrysid" });
    const url = page.url();
    await deed.act(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(notice(page)).toContainText(deed.said ? deed.said("You are signed out.") : "You were signed out.");
    await fillSignIn(page, people.owner);
    await expect(page).toHaveURL(url);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    if (what === "invite") await expect(inviteForm(page).getByLabel("Email address")).toHaveValue("joan@acme.test");
    await deed.act(page);
    await expect(notice(page)).toHaveText(deed.done);
  });
}

test("of many invitations those that fail stay, each with its reason, and can be sent again", async ({ page, as }) => {
  await as(people.owner);
  await page.goto(MEMBERS_PATH);
  const field = inviteForm(page).getByLabel("Email address");
  await field.fill("grete@acme.test, kay@acme.test, kathleen@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  const failing = (route) => {
    const { email } = route.request().postDataJSON() ?? {};
    if (email === "kay@acme.test") return route.fulfill({ status: 500, json: { detail: "Internal Error" } });
    if (email === "kathleen@acme.test") return route.abort("connectionreset");
    return route.fallback();
  };
  await page.route("**/members/", failing);
  await page.getByRole("button", { name: "Send 3 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 1 sent, 2 not sent.");
  await expect(page.getByRole("listitem").filter({ hasText: "kay@acme.test" })).toContainText("The server has a problem.");
  await expect(page.getByRole("listitem").filter({ hasText: "kathleen@acme.test" })).toContainText("The server can't be reached.");
  await expect(page.getByRole("heading", { name: "1 sent, 2 not sent" })).toBeFocused();
  await expect(field).toHaveValue("kay@acme.test\nkathleen@acme.test");
  await page.unroute("**/members/", failing);
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await page.getByRole("button", { name: "Send 2 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 2 sent.");
  await expect(field).toHaveValue("");
});

for (const [where, view, open] of [
  ["an invitation", "", (page) => inviteForm(page).getByRole("button", { name: /^Teams/ }).click()],
  ["a member", "", (page) => teamsButton(page).click()],
  ["a request", "?view=requests", (page) => page.getByRole("button", { name: `for ${ASKED}` }).click()],
]) {
  test(`the teams to choose from for ${where} can be loaded again`, async ({ page, as, visitor }) => {
    await as(people.owner);
    await DEEDS["decide a request"].prepare({ visitor });
    await page.goto(MEMBERS_PATH + view);
    await expect(memberRows(page).first()).toBeVisible();
    const failing = (route) => route.fulfill({ status: 500, json: { detail: "Internal Error" } });
    await page.route("**/acme/teams/**", failing);
    await open(page);
    const menu = page.locator(":popover-open");
    await expect(menu.getByRole("alert")).toHaveText("The teams could not be loaded. The server has a problem. Nothing on your side is wrong.");
    await page.unroute("**/acme/teams/**", failing);
    await menu.getByRole("button", { name: "Retry" }).click();
    await expect(menu.getByRole("checkbox", { name: "Backend" })).toBeVisible();
    await expect(menu.getByRole("alert")).toHaveCount(0);
  });
}

for (const [where, path, calls, reload] of [
  ["the members", MEMBERS_PATH, "**/acme/members/?*", (page) => page.getByRole("button", { name: "Name", exact: true }).click()],
  ["a member", null, "**/acme/members/*/", async (page) => {
    await roleButton(page).click();
    await page.getByRole("button", { name: "Manager", exact: true }).click();
    await expect(notice(page)).toHaveText(`${CLAUDE} is now Manager.`);
  }],
  ["a team", "/organizations/acme/teams/backend/", "**/teams/acme/backend/members/*", async (page) => {
    await page.getByRole("button", { name: /^(Join|Leave) team$/ }).click();
    await expect(notice(page)).toContainText("Backend");
  }],
]) {
  test(`what is shown of ${where} stays when it can't be loaded anew, with the reason and Retry beside it`, async ({ page, as }) => {
    const owner = await as(people.owner);
    const [claude] = await owner.members("claude");
    await page.goto(path ?? `${MEMBERS_PATH}${claude.id}/`);
    await expect(path ? memberRows(page).first() : roleButton(page)).toBeVisible();
    const rows = await memberRows(page).count();
    const failing = (route) =>
      route.request().method() === "GET" ? route.fulfill({ status: 500, json: { detail: "Internal Error" } }) : route.fallback();
    await page.route(calls, failing);
    await reload(page);
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("This may be out of date. The server has a problem.");
    await expect(memberRows(page)).toHaveCount(rows);
    await expect(path ? memberRows(page).first() : roleButton(page)).toBeVisible();
    await page.unroute(calls, failing);
    await alert.getByRole("button", { name: "Retry" }).click();
    await expect(alert).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(memberRows(page).or(roleButton(page)).first()).toBeVisible();
  });
}
