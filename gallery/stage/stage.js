// The stage on which one story stands: the app's own page, in a browser whose clock, chance, storage and network are
// the story's. All of it is in place before the app's code arrives.
import { connect } from "./network.js";
import { guard } from "./guards.js";
import { listen } from "./reload.js";
import { rewriteMedia } from "./media.js";
import { settled } from "./ready.js";
import { pseudo } from "./pseudo.js";
import { settings } from "./settings.js";
import { fixCookies, fixStorage } from "./storage.js";
import { play } from "./steps.js";
import { pinFonts } from "./fonts.js";
import { waitForEver } from "./patience.js";
import "./clock.js";

const root = document.documentElement;

fixStorage(settings);
root.dir = settings.get("direction") === "rtl" ? "rtl" : "ltr";
if (settings.has("still")) {
  root.dataset.still = "";
  waitForEver();
}
if (settings.get("fonts") === "pinned") pinFonts();
if (settings.get("locale") === "pseudo") pseudo(document.body);
rewriteMedia(settings);
const network = connect();

/** What the app's part of the stage (src/gallery/stage.rs) and the gallery around it say and ask. */
const stage = (window.rosterStage = {
  network,
  cookies: fixCookies(),
  /** Where the story was asked for: the address is the app's own now. */
  search: () => settings.toString(),
  /** Draws guards over the story, and tells what they find. */
  guard: (names) => guard(names, stage),
  /** Waits until nothing changes any more. */
  settled: () => settled(network),
  /** The story is mounted; `steps` are its steps as a JSON text. */
  async started(steps) {
    await settled(network);
    performance.mark("story-begins");
    const wanted = Number(settings.get("step") ?? 0);
    for (const step of JSON.parse(steps).slice(0, wanted)) {
      await play(step);
      await settled(network);
    }
    root.dataset.storyReady = "";
  },
});

// Inside the gallery the shell listens, for all its stages: browsers open few connections to one host.
if (window.parent === window && !settings.has("still")) listen(window);

export default stage;
