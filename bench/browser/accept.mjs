// How soon an invitation can be read, and how soon it can be accepted, on a slow phone; see docs/PERFORMANCE.md. Wants the
// released bundle in dist/ and the server's binary in ROSTER_SERVER:
//   scripts/with-tools env ROSTER_SERVER=target/release/roster node bench/browser/accept.mjs
import { Api, people } from "../../tests/e2e/support/people.mjs";
import { RosterServer } from "../../tests/e2e/support/server.mjs";
import { launch, medians, openThrottled, report } from "./throttled.mjs";

const RUNS = 5;
const AIMS = { text: 800, usable: 1_800, bytes: 150_000 };
const INVITEE = "margaret@acme.test";

/** What is looked for, in the page: who invites to what, and the app's own button, which is there when it can be pressed. */
const marks = {
  text: () => /Ada Lovelace invites you to join Acme/.test(document.querySelector("main")?.textContent ?? ""),
  usable: () => document.querySelector("form[novalidate] .button--primary") !== null,
};

const server = await RosterServer.start();
const browser = await launch();
try {
  const owner = await browser.newContext({ baseURL: server.url });
  const api = new Api(owner.request);
  await api.signIn(people.owner);
  await api.invite(INVITEE, { teams: ["backend"] });
  const { link } = await server.mailbox.newest(INVITEE);
  const measured = await medians(RUNS, async () => {
    const stranger = await browser.newContext();
    const run = await openThrottled(stranger, server.url + link, marks);
    await stranger.close();
    return run;
  });
  process.exitCode = report("Accept page, no account, first visit", measured, AIMS) ? 0 : 1;
} finally {
  await browser.close();
  await server.dispose();
}
