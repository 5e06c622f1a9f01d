// How soon a designer sees a change in the running gallery, how soon a story is ready, and how ten thousand rows scroll; see
// docs/PERFORMANCE.md. The gallery runs in a copy of the sources in target/gallery-bench, which is what is edited:
//   scripts/with-tools node bench/browser/gallery.mjs
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { launch, medians } from "./throttled.mjs";

const COPY = "target/gallery-bench";
const SOURCES = ["Cargo.toml", "Cargo.lock", ".cargo", "build.rs", "bench", "crates", "gallery", "package.json", "scripts", "src", "style"];
const RUNS = 5;
/** In milliseconds. */
const AIMS = {
  "a changed style is seen": 1000,
  "a changed layout is seen, without code": 1000,
  "a changed layout is seen, with code": 1000,
  "a changed view is seen": 15_000,
  "the slowest story is ready": 1000,
  "the longest frame of 10,000 rows": 50,
};
/** How long a change may take to be seen before it never is. */
const PATIENCE = 120_000;
/** Not all the time: who compiles needs the processor, too. */
const LOOKS_EVERY = 10;

/** Runs `make gallery`'s command in the copy; resolves to its address once it listens. */
async function startGallery() {
  await rm(COPY, { recursive: true, force: true });
  await mkdir(COPY, { recursive: true });
  for (const source of SOURCES) await cp(source, join(COPY, source), { recursive: true });
  await symlink(resolve("node_modules"), join(COPY, "node_modules"));
  const env = { ...process.env, PORT: "0", CARGO_TARGET_DIR: resolve("target") };
  const gallery = spawn("node", ["scripts/gallery.mjs"], { cwd: COPY, env, stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((pass, fail) => {
    let said = "";
    gallery.once("exit", (code) => fail(new Error(`the gallery ended with exit code ${code}`)));
    gallery.stdout.on("data", (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/[\d.:]+/);
      if (found) pass(found[0]);
    });
  });
  const stop = async () => {
    gallery.removeAllListeners("exit");
    const gone = once(gallery, "exit");
    gallery.kill("SIGTERM");
    await gone;
  };
  return { address, stop };
}

/** Changes a file of the copy; answers how to change it back. */
async function change(file, from, to) {
  const path = join(COPY, file);
  const before = await readFile(path, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  await writeFile(path, after);
  return () => writeFile(path, before);
}

/** Milliseconds from writing a change until the first stage of the gallery shows it. */
async function untilSeen(page, edit, isSeen) {
  const seen = async (wanted) => {
    const began = performance.now();
    // The stage, or the whole gallery, may begin anew meanwhile, and then there is nothing to ask for a moment.
    while ((await page.frames()[1]?.evaluate(isSeen).catch(() => null)) !== wanted) {
      if (performance.now() - began > PATIENCE) throw new Error("The change was never seen.");
      await pause(LOOKS_EVERY);
    }
    return performance.now() - began;
  };
  const back = await edit();
  const took = await seen(true);
  await back();
  await seen(false);
  return Math.round(took);
}

const CHANGES = {
  "a changed style is seen": {
    edit: () => change("style/member_table.css", /^/, "h1 { letter-spacing: 3px !important }\n"),
    isSeen: () => getComputedStyle(document.querySelector("h1")).letterSpacing === "3px",
  },
  "a changed layout is seen, without code": {
    edit: () => change("style/layout.json", '"size": 20', '"size": 36'),
    isSeen: () => document.querySelector(".avatar")?.getBoundingClientRect().width === 36,
  },
  "a changed layout is seen, with code": {
    edit: () => change("style/layout.json", '"avatar", "name"', '"name", "avatar"'),
    isSeen: () => document.querySelector("tbody tr :is(.member-row__name, .member-row__avatar)")?.className === "member-row__name",
  },
  "a changed view is seen": {
    edit: () => change("src/components/avatar.rs", 'format!("avatar ', 'format!("changed avatar '),
    isSeen: () => document.querySelector(".avatar")?.classList.contains("changed") ?? null,
  },
};

async function measureChanges(browser, address) {
  const page = await browser.newPage();
  await page.goto(`${address}/gallery/?story=members-25`);
  await page.frameLocator("iframe").locator("html[data-story-ready]").waitFor({ state: "attached" });
  const measured = {};
  for (const [name, { edit, isSeen }] of Object.entries(CHANGES)) {
    const { took } = await medians(RUNS, async () => ({ took: await untilSeen(page, edit, isSeen) }));
    measured[name] = took;
  }
  await page.close();
  return measured;
}

/** Milliseconds until each story is ready, the slowest first. */
async function measureStories(browser, address) {
  const { stories } = await (await fetch(`${address}/gallery/meta.json`)).json();
  const context = await browser.newContext();
  const page = await context.newPage();
  const measured = [];
  for (const { name } of stories) {
    await page.goto(`${address}/gallery/stage/?story=${name}&still=1`, { waitUntil: "commit" });
    await page.locator("html[data-story-ready]").waitFor({ state: "attached" });
    measured.push({ name, ready: Math.round(await page.evaluate(() => performance.getEntriesByName("story-begins")[0].startTime)) });
  }
  await context.close();
  return measured.sort((one, other) => other.ready - one.ready);
}

/** The longest frame while ten thousand rows are scrolled from the first to the last, by a mouse wheel's steps. */
async function measureScrolling(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}/gallery/stage/?story=member-table-10000&still=1`);
  await page.locator("html[data-story-ready]").waitFor({ state: "attached" });
  const frames = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const taken = [];
    let before = await frame();
    const end = document.documentElement.scrollHeight;
    const steps = 600;
    for (let step = 0; step < steps; step += 1) {
      // A wheel's notch most of the time, and a drag of the bar's handle every now and then.
      window.scrollBy(0, step % 20 === 19 ? end / (steps / 20) : 120);
      const now = await frame();
      taken.push(now - before);
      before = now;
    }
    return taken;
  });
  await page.close();
  return frames.sort((one, other) => other - one);
}

const gallery = await startGallery();
const browser = await launch();
try {
  const measured = await measureChanges(browser, gallery.address);
  const stories = await measureStories(browser, gallery.address);
  measured["the slowest story is ready"] = stories[0].ready;
  const frames = await measureScrolling(browser, gallery.address);
  measured["the longest frame of 10,000 rows"] = Math.round(frames[0]);
  console.log("The gallery, as `make gallery` runs it");
  for (const [name, aim] of Object.entries(AIMS)) {
    console.log(`  ${name.padEnd(42)}${String(measured[name]).padStart(7)} ms, aim ${aim}${measured[name] <= aim ? "" : ": NOT MET"}`);
  }
  const slowest = stories.slice(0, 8).map(({ name, ready }) => `${name} ${ready}`);
  console.log(`  the slowest of ${stories.length} stories: ${slowest.join(", ")}; the median ${stories[stories.length >> 1].ready}`);
  console.log(`  frames of 10,000 rows over 50 ms: ${frames.filter((frame) => frame > 50).length} of ${frames.length}`);
  process.exitCode = Object.entries(AIMS).every(([name, aim]) => measured[name] <= aim) ? 0 : 1;
} finally {
  await browser.close();
  await gallery.stop();
}
