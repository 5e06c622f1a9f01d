// The members page: how soon a hundred members are there on a slow phone, what a thousand rows cost beside a page written by
// hand, and whether a hundred thousand members answer as a hundred do; see docs/PERFORMANCE.md. Wants the released bundle
// in dist/ and the server's binary in ROSTER_SERVER:
//   scripts/with-tools env ROSTER_SERVER=target/release/roster node bench/browser/members.mjs
import { MEMBERS_PATH, people } from "../../tests/e2e/support/people.mjs";
import { compareLists } from "./lists.mjs";
import { RosterOfMany } from "./many.mjs";
import { measureRows } from "./rows.mjs";
import { launch, medians, openThrottled, report } from "./throttled.mjs";

const RUNS = 5;
const AIMS = { complete: 1_600, bytes: 180_000 };

/** What is looked for, in the page. */
const marks = {
  frame: () => document.querySelector("h1") !== null,
  // Every row can be used, the lists say how many they have, and so does the search.
  complete: () =>
    document.querySelectorAll("tbody .remove-button").length === 100 &&
    document.querySelectorAll(".list-links__count").length === 4 &&
    document.querySelector(".search-field__count").textContent !== "",
};

/** A hundred members, all on one page. */
async function phone(browser) {
  const server = await RosterOfMany.start(75);
  try {
    const context = await server.signIn(browser, people.owner);
    await context.addInitScript(() => localStorage.setItem("roster.display", "rows=100"));
    const measured = await medians(RUNS, () => openThrottled(context, server.url + MEMBERS_PATH, marks));
    return report("Members page, 100 members on one page, first visit", measured, AIMS);
  } finally {
    await server.dispose();
  }
}

const browser = await launch();
try {
  const parts = { phone, rows: measureRows, lists: compareLists };
  const asked = process.argv.slice(2);
  for (const [name, measure] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    if (!(await measure(browser))) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
