// How the pages travel: headers, bytes, and what is there before the WebAssembly is.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Middleman } from "../support/middleman.mjs";
import { memberRows } from "../support/pages.mjs";
import { MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test as base } from "../support/test.mjs";

/** What the released pages may move in all, in bytes, with nothing cached. */
const MEMBERS_BUDGET = 172_000;
const ACCEPT_BUDGET = 150_000;
const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));
const MEMBERS_API = "/api/0/organizations/acme/members/";

const test = base.extend({
  middleman: async ({ roster }, use) => {
    const middleman = await Middleman.start(roster.url);
    await use(middleman);
    await middleman.stop();
  },
});

/** Names of the released files that end like this. */
function released(ending) {
  return readdirSync(DIST).filter((name) => name.endsWith(ending));
}

test("every page carries the security headers and is never taken from a cache", async ({ request }) => {
  for (const path of ["/", MEMBERS_PATH, "/auth/login/", "/accept/1/"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"];
    expect(policy, path).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'( 'sha256-[\w+/]+=*')+;/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toMatch(/no-store|no-cache/);
    expect(headers["content-type"]).toMatch(/^text\/html/);
  }
});

test("the shipped layout is known to the page: its file travels, and no code that reads one", async ({ as, middleman, page }) => {
  await as(people.owner);
  await page.goto(middleman.url + MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  await page.waitForLoadState("networkidle");
  expect(middleman.requests.filter((request) => request.includes("layout"))).toEqual(["GET /layout.json"]);
});

test("hashed files are immutable and travel as brotli, as gzip, or plain", async ({ roster }) => {
  // layout.css has a name that stays, since it is asked for by name.
  const files = [".wasm", ".js", ".css"].flatMap(released).filter((name) => name !== "layout.css");
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    for (const encoding of ["br", "gzip", "identity"]) {
      const answer = await fetch(`${roster.url}/${file}`, { headers: { "accept-encoding": encoding } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-encoding") ?? "identity", `${file} as ${encoding}`).toBe(encoding);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      await answer.arrayBuffer();
    }
  }
});

test("what the app does not route and nobody serves is missing, in the right form", async ({ request }) => {
  const api = await request.get("/api/0/nothing/");
  expect(api.status()).toBe(404);
  expect(await api.json()).toEqual({ detail: expect.any(String) });
  expect((await request.get("/missing-0123456789abcdef.js")).status()).toBe(404);
  expect((await request.get("/%2e%2e/Cargo.toml")).status()).toBe(404);
});

test("the mailed link answers with a redirect that hides the token from scripts", async ({ request }) => {
  const token = "0".repeat(64);
  const answer = await request.get(`/accept/7/${token}/`, { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(answer.headers().location).toBe("/accept/7/");
  const cookie = answer.headers()["set-cookie"];
  for (const attribute of [`invite_7=${token}`, "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
});

/** What the browser receives of pages it opens from now on, headers included: `[path, bytes]` of each answer. */
async function watchBytes(page) {
  const devtools = await page.context().newCDPSession(page);
  const urls = new Map();
  const bytes = new Map();
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await devtools.send("Network.enable");
  return () => [...bytes].filter(([, length]) => length > 0).map(([id, length]) => [new URL(urls.get(id)).pathname, length]);
}

/** Writes what a page has moved into the report and expects it within the budget; its parts are those named. */
async function expectWithin(budget, answers, parts, testInfo) {
  const total = answers.reduce((sum, [, length]) => sum + length, 0);
  const table = [...answers, ["in all", total]].map(([path, length]) => `${String(length).padStart(8)}  ${path}`).join("\n");
  console.log(`\n${testInfo.title}, headers included:\n${table}`);
  await testInfo.attach("bytes", { body: table, contentType: "text/plain" });
  const loaded = answers.flatMap(([path]) => path.match(/_(\w+)\.wasm$/)?.[1] ?? []);
  expect(loaded.toSorted()).toEqual(parts);
  expect(total).toBeLessThanOrEqual(budget);
}

test("the members page with 100 members moves at most 172 kB over the wire", async ({ page, as }, testInfo) => {
  const owner = await as(people.owner);
  for (let guest = 26; guest <= 100; guest += 1) await owner.invite(`guest.${guest}@acme.test`, { sendInvite: false });
  const answers = await watchBytes(page);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(50);
  await page.waitForLoadState("networkidle");
  await expectWithin(MEMBERS_BUDGET, answers(), ["start"], testInfo);
});

test("the accept page moves at most 150 kB over the wire", async ({ as, roster, visitor }, testInfo) => {
  const owner = await as(people.owner);
  await owner.invite("margaret@acme.test", { teams: ["backend"] });
  const { link } = await roster.mailbox.newest("margaret@acme.test");
  const page = await visitor();
  const answers = await watchBytes(page);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  await page.waitForLoadState("networkidle");
  await expectWithin(ACCEPT_BUDGET, answers(), ["accept", "aside", "bg"], testInfo);
});

test("a header asks for the app's first file, on the pages that begin with it", async ({ roster }) => {
  const asked = async (path) => (await fetch(roster.url + path)).headers.get("link");
  const [, file] = (await asked(MEMBERS_PATH)).match(/^<(\/[^>]+_start\.wasm)>; rel=preload; as=fetch; crossorigin$/);
  expect((await fetch(roster.url + file)).status).toBe(200);
  expect(await asked("/")).toContain(file);
  for (const path of ["/accept/7/", "/auth/login/"]) expect(await asked(path), path).toBeNull();
});

test("the first data are asked for before the WebAssembly has arrived, and only once", async ({ as, middleman, page }) => {
  await as(people.owner);
  const release = middleman.hold(/\.wasm$/);
  const data = () => middleman.requests.filter((request) => request.startsWith("GET /api/0/"));

  const loaded = page.goto(middleman.url + MEMBERS_PATH, { waitUntil: "commit" });
  await expect.poll(() => data().some((request) => request.includes(MEMBERS_API))).toBe(true);
  await expect.poll(() => middleman.requests.some((request) => request.endsWith(".wasm"))).toBe(true);
  release();
  await loaded;
  await expect(memberRows(page)).toHaveCount(25);
  await page.waitForLoadState("networkidle");
  expect(data().toSorted()).toEqual([...new Set(data())].toSorted());
});

test("the frame stands before the WebAssembly, without scripts it says what to do", async ({ as, middleman, page, visitor }) => {
  await as(people.owner);
  middleman.hold(/\.wasm$/);
  await page.goto(middleman.url + MEMBERS_PATH, { waitUntil: "commit" });
  await expect(page.getByRole("banner")).toContainText("Roster");
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();

  const plain = await visitor({ javaScriptEnabled: false });
  await plain.goto("/auth/login/");
  await expect(plain.getByText(/JavaScript/)).toBeVisible();
});
