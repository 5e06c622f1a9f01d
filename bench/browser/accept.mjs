// How soon an invitation can be read, and how soon it can be accepted, on a slow phone; see docs/PERFORMANCE.md. Wants the
// released bundle in dist/ and the server's binary in ROSTER_SERVER:
//   scripts/with-tools env ROSTER_SERVER=target/release/roster node bench/browser/accept.mjs
import { Api, people } from "../../tests/e2e/support/people.mjs";
import { RosterServer } from "../../tests/e2e/support/server.mjs";
import { launch, medians, openThrottled, report } from "./throttled.mjs";

const RUNS = 5;
const AIMS = { text: 800, usable: 1_800, bytes: 150_000 };
const INVITEE = "margaret@acme.test";
/** Has an account, and is no longer a member once the owner has removed them. */
const FORMER = { email: "edsger@acme.test" };

/** Who opens the link: whom it is for, whether they are signed in, and the app's own button, which is there when it can be pressed. */
const VISITS = [
  ["no account", { email: INVITEE, button: "form[novalidate] .button--primary" }],
  ["signed out", { email: FORMER.email, button: ".accept-card__actions a.button--primary" }],
  ["the right account", { email: FORMER.email, isSignedIn: true, button: ".accept-card__actions button.button--primary" }],
];

/** What is looked for, in the page: who invites to what, and that it can be acted upon. */
const marks = (button) => ({
  text: () => /Ada Lovelace invites you to join Acme/.test(document.querySelector("main")?.textContent ?? ""),
  usable: new Function(`return document.querySelector(${JSON.stringify(button)}) !== null`),
});

const server = await RosterServer.start();
const browser = await launch();
try {
  const owner = await browser.newContext({ baseURL: server.url });
  const api = new Api(owner.request);
  await api.signIn(people.owner);
  await api.remove((await api.members(`email:${FORMER.email}`))[0]);
  const links = {};
  for (const email of [INVITEE, FORMER.email]) {
    await api.invite(email, { teams: ["backend"] });
    links[email] = (await server.mailbox.newest(email)).link;
  }
  for (const [who, { email, isSignedIn, button }] of VISITS) {
    const measured = await medians(RUNS, async () => {
      const visitor = await browser.newContext({ baseURL: server.url });
      if (isSignedIn) await new Api(visitor.request).signIn(FORMER);
      const run = await openThrottled(visitor, server.url + links[email], marks(button));
      await visitor.close();
      return run;
    });
    if (!report(`Accept page, ${who}, first visit`, measured, AIMS)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.dispose();
}
