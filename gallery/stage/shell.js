// What the gallery's own page has beside the app's code (src/gallery/shell): it listens for changes for all its stages,
// which come and go, so they are looked up when something is told.
import { listen, swapStyles } from "./reload.js";

const stages = () => [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter(Boolean);
const events = listen(window);

events.addEventListener("style", () => stages().forEach(swapStyles));
events.addEventListener("layout", ({ data }) => stages().forEach((stage) => stage.rosterStage?.setLayout?.(data)));
