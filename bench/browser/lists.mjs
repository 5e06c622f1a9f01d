// Does a list of a hundred thousand members answer as one of a hundred? Both servers are asked in turn, by one who waits for
// each answer: what the machine does beside this falls on both alike.
import { people } from "../../tests/e2e/support/people.mjs";
import { COUNTS_API, RosterOfMany, listAddress, page } from "./many.mjs";
import { median } from "./throttled.mjs";

const FEW = 75;
const MANY = 100_000;
const RUNS = 41;
/** How many times as long an answer of many may take. */
const AIM = 1.5;

/** What is asked for: always so few that both organizations fill the page. */
const QUESTIONS = {
  "first page": listAddress({ rows: 50 }),
  "search that finds one": listAddress({ query: "ada love" }),
  "search that finds nobody": listAddress({ query: "konrad z" }),
  "search that finds many": listAddress({ query: "person", rows: 50 }),
  "the same, sorted by name": listAddress({ query: "person", sort: "name", rows: 50 }),
  "search by two letters": listAddress({ query: "pe", rows: 50 }),
  "two letters nobody has": listAddress({ query: "qz", rows: 50 }),
  "search by address": listAddress({ query: "email:ada@acme.test" }),
  "search by a common role": listAddress({ query: "role:member", rows: 50 }),
  "search by a rare role": listAddress({ query: "role:owner" }),
  "search by a right": listAddress({ query: 'scope:"org:admin"' }),
  "those who are invited": listAddress({ query: "isInvited:true", rows: 5 }),
  "invited, sorted by name": listAddress({ query: "isInvited:true", sort: "name", rows: 5 }),
  "counts of all lists": COUNTS_API,
  "sorted by name": listAddress({ sort: "name", rows: 50 }),
  "sorted by address": listAddress({ sort: "email", rows: 50 }),
  "sorted by role": listAddress({ sort: "-role", rows: 50 }),
  "sorted by date": listAddress({ sort: "-dateCreated", rows: 50 }),
  "sorted by last activity": listAddress({ sort: "-lastActive", rows: 50 }),
};

/** Prints how long each question takes with few and with many members, and says whether all are within the aim. */
export async function compareLists(browser) {
  const servers = [];
  try {
    for (const count of [FEW, MANY]) servers.push(await RosterOfMany.start(count));
    const requests = [];
    for (const server of servers) requests.push((await server.signIn(browser, people.owner)).request);
    console.log(`Lists of ${FEW + 25} and of ${MANY + 25} members, medians of ${RUNS}`);
    let isMet = true;
    for (const [question, address] of Object.entries(QUESTIONS)) {
      isMet = (await compare(requests, question, [address, address])) && isMet;
    }
    for (const [question, query] of [["next page", ""], ["next page of a search", "person"]]) {
      const nexts = [];
      for (const request of requests) nexts.push((await page(request, listAddress({ query, rows: 50 }))).next);
      isMet = (await compare(requests, question, nexts)) && isMet;
    }
    return isMet;
  } finally {
    for (const server of servers) await server.dispose();
  }
}

async function compare(requests, question, addresses) {
  const took = requests.map(() => []);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [index, request] of requests.entries()) {
      const start = performance.now();
      await page(request, addresses[index]);
      took[index].push(performance.now() - start);
    }
  }
  const [few, many] = took.map(median);
  const isMet = many / few <= AIM;
  const verdict = isMet ? "" : `, aim ${AIM}: NOT MET`;
  console.log(`  ${question.padEnd(24)}${few.toFixed(1).padStart(8)}${many.toFixed(1).padStart(8)} ms, ratio ${(many / few).toFixed(2)}${verdict}`);
  return isMet;
}
