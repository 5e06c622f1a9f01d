// Looks for changes and tells the open pages: styles and the layout are put in place, code is built and loaded anew.
import { watch as watchFolder } from "node:fs";
import { readFile } from "node:fs/promises";
import { buildApp, buildStyles } from "./build.mjs";

/** What is watched, and what a change means. */
const PLACES = { style: "style", "gallery/style": "style", gallery: "page", src: "app", "crates/api-types/src": "app", "crates/layout/src": "app" };
/** An editor writes a file in several steps; what comes within so many milliseconds is one change. */
const GATHER = { style: 15, layout: 15, page: 50, app: 80 };

/** Watches until it is closed. `tell` sends an event to all open pages. */
export function watch({ profile, tell }) {
  const deeds = {
    style: once(async () => say(await buildStyles(profile), "style")),
    layout: once(async () => tell("layout", oneLine(await readFile("style/layout.json", "utf8")))),
    page: once(async () => tell("app")),
    app: once(async () => say(await buildApp(profile), "app")),
  };
  const say = (problem, event) => {
    if (problem) console.error(problem);
    tell("problem", problem ? JSON.stringify(problem) : "");
    if (!problem) tell(event);
  };
  const timers = {};
  const changed = (kind) => {
    clearTimeout(timers[kind]);
    timers[kind] = setTimeout(deeds[kind], GATHER[kind]);
  };
  const watchers = Object.entries(PLACES).flatMap(([folder, kind]) => follow(folder, kind, changed));
  return { close: () => watchers.forEach((watcher) => watcher.close()) };
}

function follow(folder, kind, changed) {
  const on = (_, file) => {
    if (!file) return;
    if (file === "layout.json") changed("layout");
    else if (/\.(css|rs|js|html)$/.test(file) && !(kind === "page" && file.endsWith(".css"))) changed(kind);
  };
  try {
    return [watchFolder(folder, { recursive: true }, on)];
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** Runs one at a time; asked again meanwhile, it runs once more afterwards. */
function once(action) {
  let [runs, again] = [false, false];
  return async function act() {
    again = runs;
    if (runs) return;
    runs = true;
    await action().catch((error) => console.error(error.message));
    runs = false;
    if (again) await act();
  };
}

/** An event's data is one line. */
const oneLine = (json) => JSON.stringify(JSON.parse(json));
