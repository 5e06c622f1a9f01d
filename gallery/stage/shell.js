// What the gallery's own page has beside the app's code (src/gallery/shell): it listens for changes for all its stages,
// which come and go, scrolls them together, and asks them what their guards find.
import { listen, swapStyles } from "./reload.js";

/** How long after a change guards look again, in milliseconds. */
const PAUSE = 150;

const frames = () => [...document.querySelectorAll("iframe")];
const stages = () => frames().map((frame) => frame.contentWindow).filter(Boolean);
const events = listen(window);

events.addEventListener("style", () => stages().forEach(swapStyles));
events.addEventListener("layout", ({ data }) => stages().forEach((stage) => stage.rosterStage?.setLayout?.(data)));

/** What had the focus when a stage's address changed. */
const focused = new WeakMap();

// The event of a frame that has loaded doesn't bubble, but it is caught.
document.addEventListener("load", ({ target }) => target.localName === "iframe" && loaded(target), true);
new MutationObserver((changes) => changes.forEach(changed)).observe(document, {
  subtree: true,
  attributeFilter: ["data-guards", "data-address"],
});

/** Another address takes the place of the one before, so that Back leads from story to story. */
function changed({ target, attributeName }) {
  if (attributeName === "data-guards") return void guard(target);
  if (document.activeElement.localName !== "iframe") focused.set(target, document.activeElement);
  target.contentWindow.location.replace(target.dataset.address);
}

function loaded(frame) {
  const { contentWindow: stage } = frame;
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => guard(frame), PAUSE);
  };
  stage.addEventListener("scroll", () => scrollWith(frame), { passive: true });
  stage.addEventListener("resize", again);
  // Not the root's children: the drawing is one of them.
  const { documentElement, body } = stage.document;
  const observer = new stage.MutationObserver(again);
  observer.observe(documentElement, { attributes: true });
  new stage.MutationObserver(() => giveBack(frame)).observe(documentElement, { attributeFilter: ["data-story-ready"] });
  observer.observe(body, { subtree: true, childList: true, attributeFilter: ["class", "hidden", "open"] });
  again();
  giveBack(frame);
}

/** A story's steps, and dialogs that it begins with, take the focus: whoever goes on through steps or stories keeps it. */
function giveBack(frame) {
  if (frame.contentDocument?.documentElement?.dataset.storyReady === undefined) return;
  if (document.activeElement.localName === "iframe") focused.get(frame)?.focus({ preventScroll: true });
  focused.delete(frame);
}

let leader = null;
let release;

/** Scrolls the other stages as far as this one, in parts of the whole. */
function scrollWith(frame) {
  if (leader && leader !== frame) return;
  leader = frame;
  clearTimeout(release);
  release = setTimeout(() => (leader = null), 100);
  const part = ({ scrollY, innerHeight, document }) => scrollY / Math.max(1, document.documentElement.scrollHeight - innerHeight);
  const at = part(frame.contentWindow);
  for (const stage of stages().filter((stage) => stage !== frame.contentWindow)) {
    stage.scrollTo(0, at * (stage.document.documentElement.scrollHeight - stage.innerHeight));
  }
}

/** Draws the guards that are asked for and lists what they find under the stage. */
async function guard(frame) {
  const names = (frame.dataset.guards ?? "").split(",").filter(Boolean);
  const list = frame.closest("figure")?.querySelector(".gallery__findings");
  const stage = frame.contentWindow?.rosterStage;
  if (!list || !stage?.guard || frame.contentDocument?.documentElement?.dataset.storyReady === undefined) return;
  const found = await stage.guard(names);
  list.replaceChildren(
    ...found.map(({ text, isWrong }) => {
      const item = document.createElement("li");
      item.className = isWrong ? "gallery__finding--wrong" : "";
      item.textContent = isWrong ? `Wrong: ${text}` : text;
      return item;
    }),
  );
}
