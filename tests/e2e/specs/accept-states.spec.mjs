// The accept page's state table: every state of an invitation for everybody who may look at it.
import { expectAccessible } from "../support/axe.mjs";
import { expectJoined, tabTo } from "../support/pages.mjs";
import { Api, PASSWORD, people } from "../support/people.mjs";
import { LEGACY_OPTIONS } from "../support/server.mjs";
import { expect, test } from "../support/test.mjs";

test.use({ serverOptions: LEGACY_OPTIONS });

const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { name: "Edsger W. Dijkstra", email: "edsger@acme.test" };

/** Who looks: whom the invitation is for, and whether FORMER is signed in. */
const ACCOUNTS = {
  "no account": { email: INVITEE, isSignedIn: false },
  "signed out": { email: FORMER.email, isSignedIn: false },
  "the right account": { email: FORMER.email, isSignedIn: true },
  "another account": { email: INVITEE, isSignedIn: true },
};

const HOME = ["link", "Go to Roster"];
const ASK = ["button", "Ask for a new invitation"];
const RETRY = ["button", "Retry"];
const everybody = (cell) => Object.fromEntries(Object.keys(ACCOUNTS).map((account) => [account, cell]));
const used = (action) => ({ title: "This invitation was already used", action });

/** The answer of a server, written from the contract, for what our own never makes. */
const refused = (code, more) => (page) =>
  page.route("**/api/0/accept-invite/**", (route) => route.fulfill({ status: 400, json: { details: "No.", code, ...more } }));
const needing = (key) => (page) =>
  page.route("**/api/0/accept-invite/**", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), [key]: true } });
  });
const step = (title, action) => ({ cells: { "the right account": { title, action } } });
/** Who else is asked for a step than the right account: single sign-on also is a way to sign in. */
const STEPS = {
  "waiting for a second factor": [],
  "waiting for single sign-on": ["no account", "signed out"],
  "waiting for a proved address": [],
};
const ASIDE = " (opens in a new tab)";

/** By state: `before` brings it about, `answers` sets what the browser is told, `press` is pressed; and what each account then sees. */
const STATES = {
  open: {
    cells: {
      "no account": { title: "Create your account and join Acme", heading: "Join Acme", action: ["button", "Create account and join"] },
      "signed out": { title: "Sign in to join Acme", heading: "Join Acme", action: ["link", "Sign in to join"] },
      "the right account": { title: "Join Acme", action: ["button", "Join Acme"] },
      "another account": { title: "This invitation is for another account", action: ["button", "Sign out and continue"] },
    },
  },
  withdrawn: {
    before: ({ owner, member }) => owner.remove(member),
    cells: everybody({ title: "This invitation was withdrawn", action: ASK }),
  },
  declined: {
    before: ({ guest, member }) => guest.call("POST", `/api/0/accept-invite/${member.id}/decline/`),
    cells: everybody({ title: "This invitation was declined", action: ASK }),
  },
  used: {
    before: async ({ guest, member }) => {
      if (member.email === INVITEE) {
        await guest.call("POST", "/api/0/auth/register/", { memberId: member.id, name: "Margaret Hamilton", password: PASSWORD });
      } else {
        await guest.signIn(FORMER);
        await guest.call("POST", `/api/0/accept-invite/${member.id}/`);
      }
    },
    cells: {
      "no account": used(["link", "Sign in"]),
      "signed out": used(["link", "Sign in"]),
      "the right account": { title: "You are already a member", action: ["link", "Go to the members"] },
      "another account": used(HOME),
    },
  },
  "of a damaged link": {
    damage: (link) => link.replace(/.\/$/, "x/"),
    cells: everybody({ title: "This link does not work", action: HOME }),
  },
  expired: {
    before: async ({ owner, member, roster }) => {
      await owner.remove(member);
      return { link: await roster.importInvitation(member.email, new Date(0)) };
    },
    cells: everybody({ title: "This invitation has expired", action: ASK, text: "Ada Lovelace invited you to join Acme. The invitation ended on January 1, 1970" }),
  },
  "not approved": {
    // No link leads to one on our own server.
    answers: refused("not_approved", { orgName: "Acme", inviterName: "Ada Lovelace" }),
    cells: everybody({
      title: "This invitation is not approved yet",
      action: ["button", "Try again"],
      text: "Ada Lovelace asks that you be invited to Acme.",
    }),
  },
  "of a member": {
    before: async ({ owner }) => {
      const [former] = await owner.call("GET", "/api/0/organizations/acme/members/?view=removed&query=" + encodeURIComponent(`email:${FORMER.email}`));
      await owner.call("POST", `/api/0/organizations/acme/members/${former.id}/restore/`);
    },
    cells: {
      "another account": {
        title: "You are already a member",
        action: ["link", "Go to the members"],
        text: "Ada Lovelace invites m•••@acme.test to join Acme. You are signed in as edsger@acme.test, and a member already.",
      },
    },
  },
  "waiting for a second factor": {
    answers: needing("needs2fa"),
    ...step("Set up a second factor to join Acme", ["link", `Set up a second factor${ASIDE}`]),
  },
  "waiting for single sign-on": {
    answers: needing("requireSso"),
    ...step("Use single sign-on to join Acme", ["link", `Go to the organization's sign-in${ASIDE}`]),
  },
  "waiting for a proved address": {
    answers: needing("needsEmailVerification"),
    ...step("Confirm your address to join Acme", ["button", "Send the mail"]),
  },
  "for which the mail that confirms the address is on its way": {
    answers: async (page) => {
      await needing("needsEmailVerification")(page);
      await page.route("**/api/0/users/me/emails/confirm/", (route) => route.fulfill({ status: 204 }));
    },
    press: "Send the mail",
    ...step("Open the link in the mail", ["button", "Send it once more"]),
  },
  "asked for anew": {
    before: ({ owner, member }) => owner.remove(member),
    press: "Ask for a new invitation",
    cells: everybody({ title: "You have asked for a new invitation", action: HOME, isKept: true }),
  },
  "asked for at another address": {
    press: "Ask for it to be sent to this account's address",
    cells: { "another account": { title: "You have asked for it to be sent to your address", action: HOME, isKept: true } },
  },
  "not to be had": {
    answers: (page) => page.route("**/api/0/accept-invite/**", (route) => route.fulfill({ status: 500, json: {} })),
    cells: everybody({ title: "The invitation could not be loaded", action: RETRY }),
  },
};

/** Expects that nothing is wider than the window, nor than what it is in. */
async function expectNoWider(page) {
  const wide = await page.evaluate(() => {
    const elements = [document.documentElement, ...document.querySelectorAll("main, main *:not(.visually-hidden)")];
    return elements.filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 0).map((one) => one.outerHTML.slice(0, 120));
  });
  expect(wide).toEqual([]);
}

/** Runs in the page: text twice as large, as some browsers offer it, without everything else. */
function doubleText() {
  const sizes = [...document.querySelectorAll("main *")].map((one) => [one, parseFloat(getComputedStyle(one).fontSize)]);
  for (const [one, size] of sizes) {
    one.style.fontSize = `${2 * size}px`;
    one.style.lineHeight = "normal";
  }
}

/** An invitation of that account, with what it takes to bring it into a state. */
async function stage({ as, roster, visitor }, { email }) {
  const owner = await as(people.owner);
  const [former] = await owner.members(`email:${FORMER.email}`);
  await owner.remove(former);
  const member = await owner.invite(email, { teams: ["backend"] });
  const { link } = await roster.mailbox.newest(email);
  const elsewhere = (await visitor()).context().request;
  await elsewhere.get(link);
  return { owner, member, link, guest: new Api(elsewhere), roster };
}

/** What the page says before any script has run: the same, whatever the state. */
async function expectSamePlainly(page, expected) {
  const html = await (await page.context().request.get(page.url())).text();
  const read = (html) => {
    const plain = new DOMParser().parseFromString(html, "text/html");
    const text = (selector) => plain.querySelector(`.accept-card ${selector}`).textContent.trim();
    const buttons = [...plain.querySelectorAll(".accept-card .button")].map((button) => button.textContent);
    return { title: plain.title, heading: text("h1"), text: text("h1 + p"), help: text(".accept-card__help"), buttons };
  };
  const plain = await page.evaluate(read, html);
  const shown = await page.evaluate(read, await page.content());
  // The app knows the reader's time zone and language, the server doesn't.
  const dateless = ({ text, ...rest }) => ({ ...rest, text: text.replace(/ended on [^.]+?(AM|PM)? UTC/, "ended on …") });
  expect(dateless(plain)).toEqual(dateless(shown));
  expect(plain.title).toBe(expected);
}

for (const [state, { before, damage = (link) => link, answers, press, cells }] of Object.entries(STATES)) {
  for (const [account, { title, heading = title, text = "", isKept, action: [role, name] }] of Object.entries(cells)) {
    test(`an invitation ${state}, seen with ${account}`, async ({ as, roster, visitor }) => {
      const invitation = await stage({ as, roster, visitor }, ACCOUNTS[account]);
      const link = (await before?.(invitation))?.link ?? invitation.link;
      const page = await visitor({ viewport: { width: 320, height: 640 } });
      if (ACCOUNTS[account].isSignedIn) await new Api(page.context().request).signIn(FORMER);
      await answers?.(page);
      await page.goto(damage(link));
      if (press) await page.getByRole("button", { name: press }).click();
      await expect(page).toHaveTitle(`${title} · Roster`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
      if (press) await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
      await expect(page.getByRole("main")).toContainText(text);
      if (isKept) {
        await page.reload();
        await expect(page).toHaveTitle(`${title} · Roster`);
      }
      if (!answers) await expectSamePlainly(page, `${title} · Roster`);
      await expect(page.getByRole("main")).toContainText("Questions? Ask");
      const main = page.getByRole("main").getByRole(role, { name, exact: true });
      await tabTo(page, main);
      await expectAccessible(page);
      await expectNoWider(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.evaluate(() => (document.documentElement.dir = "rtl"));
      // A window of 1280 by 1024 pixels at 400 %.
      await page.setViewportSize({ width: 320, height: 256 });
      await expectAccessible(page);
      await expectNoWider(page);
      await main.focus();
      await expect(main, "what has the focus is in sight").toBeInViewport({ ratio: 1 });
      await page.evaluate(doubleText);
      await expectNoWider(page);
    });
  }
}

test("a step that is left to do is asked of the right account alone, a sign-in of whoever may become it", async ({ as, roster, visitor }) => {
  // Twelve pages, each with the app.
  test.slow();
  const { owner, link } = await stage({ as, roster, visitor }, ACCOUNTS["the right account"]);
  await owner.invite(INVITEE);
  const links = { [FORMER.email]: link, [INVITEE]: (await roster.mailbox.newest(INVITEE)).link };
  for (const [account, { email, isSignedIn }] of Object.entries(ACCOUNTS)) {
    for (const [state, others] of Object.entries(STEPS)) {
      const page = await visitor();
      if (isSignedIn) await new Api(page.context().request).signIn(FORMER);
      await STATES[state].answers(page);
      await page.goto(links[email]);
      const isAsked = account === "the right account" || others.includes(account);
      const { title, action: [role, name] } = isAsked ? STATES[state].cells["the right account"] : STATES.open.cells[account];
      await expect.soft(page, `${state}, seen with ${account}`).toHaveTitle(`${title} · Roster`);
      await expect.soft(page.getByRole("main").getByRole(role, { name, exact: true })).toBeVisible();
      await page.context().close();
    }
  }
});

test("a long name in two scripts stays within the page, with scripts and without", async ({ as, roster, visitor }) => {
  const { owner, link } = await stage({ as, roster, visitor }, ACCOUNTS["no account"]);
  const name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk شركة";
  await owner.call("PUT", "/api/0/organizations/acme/", { name });
  for (const javaScriptEnabled of [true, false]) {
    const page = await visitor({ javaScriptEnabled, viewport: { width: 320, height: 256 } });
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Join ${name}`);
    await expect(page.getByRole("button", { name: "Create account and join" })).toBeVisible();
    for (const direction of ["ltr", "rtl"]) {
      await page.evaluate((direction) => (document.documentElement.dir = direction), direction);
      await expectNoWider(page);
    }
  }
});

test("two tabs and two presses join once", async ({ as, roster, visitor }) => {
  const { owner, member, link } = await stage({ as, roster, visitor }, ACCOUNTS["the right account"]);
  const first = await visitor();
  await new Api(first.context().request).signIn(FORMER);
  const second = await first.context().newPage();
  for (const page of [first, second]) {
    await page.goto(link);
    await expect(page.getByRole("button", { name: "Join Acme" })).toBeVisible();
  }
  await first.getByRole("button", { name: "Join Acme" }).dblclick();
  await expectJoined(first);
  await second.getByRole("button", { name: "Join Acme" }).click();
  await expect(second.getByRole("heading", { level: 1 })).not.toHaveText("Join Acme");
  await first.goto(link);
  await expect(first.getByRole("heading", { level: 1 })).toHaveText("You are already a member");
  expect(await owner.members(`email:${FORMER.email}`)).toMatchObject([{ id: member.id, pending: false }]);
});
