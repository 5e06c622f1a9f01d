// A page in Chromium as somebody has it on a slow phone: what a network and a processor of that kind make of a page.
// Measures are taken from the moment the address is opened, redirects included, with nothing cached.
import { chromium } from "@playwright/test";

/** What Chromium's own tools call Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms from asking to the first byte. */
export const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
/** How many times slower the processor is made. */
export const SLOW_CPU = 4;
/** How long a measure may take, in milliseconds. */
const PATIENCE = 30_000;

/** Starts the browser that the environment names. */
export function launch() {
  const args = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];
  // Chromium's sandbox refuses to work for root.
  return chromium.launch({ executablePath: process.env.CHROMIUM, args, chromiumSandbox: process.getuid() !== 0 });
}

/**
 * Opens `url` in a new page of the context, throttled. `marks` are functions that run in the page before every frame and
 * say whether something is there by now; the answer has, by their names, when a frame with it was first painted, in
 * milliseconds, and the bytes that travelled until the network was idle, headers included.
 */
export async function openThrottled(context, url, marks, { network = SLOW_4G, cpu = SLOW_CPU } = {}) {
  const page = await context.newPage();
  try {
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    await devtools.send("Network.emulateNetworkConditions", network);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    let bytes = 0;
    devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.addInitScript(watch, Object.entries(marks).map(([name, mark]) => [name, String(mark)]));
    await page.goto(url, { waitUntil: "commit", timeout: PATIENCE });
    const isComplete = (count) => Object.keys(window.marks ?? {}).length === count;
    await page.waitForFunction(isComplete, Object.keys(marks).length, { timeout: PATIENCE, polling: 250 });
    await page.waitForLoadState("networkidle", { timeout: PATIENCE });
    return { ...(await page.evaluate(() => window.marks)), bytes };
  } finally {
    await page.close();
  }
}

/**
 * Runs in the page. A frame's callback comes before its styles, layout and painting, and not before the style sheet is
 * there; a message that it sends arrives behind them.
 */
function watch(sources) {
  const waiting = new Map(sources.map(([name, source]) => [name, (0, eval)(`(${source})`)]));
  window.marks = {};
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => {
    for (const name of data) window.marks[name] = Math.round(performance.now());
  };
  const look = () => {
    const there = [...waiting].filter(([, isThere]) => isThere()).map(([name]) => name);
    for (const name of there) waiting.delete(name);
    if (there.length > 0) painted.port2.postMessage(there);
    if (waiting.size > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The number in the middle. */
export const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** By name, the medians of what `times` runs of `measure` have answered. */
export async function medians(times, measure) {
  const runs = [];
  for (let run = 0; run < times; run += 1) runs.push(await measure(run));
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
}

/** Prints what was measured beside its aims and says whether each is met. */
export function report(title, measured, aims) {
  console.log(`${title}: Slow 4G, processor ${SLOW_CPU} times slower`);
  const isMet = Object.entries(aims).map(([name, aim]) => {
    const unit = name === "bytes" ? "bytes" : "ms";
    console.log(`  ${name.padEnd(12)}${String(measured[name]).padStart(8)} ${unit}, aim ${aim}${measured[name] <= aim ? "" : ": NOT MET"}`);
    return measured[name] <= aim;
  });
  return isMet.every(Boolean);
}
