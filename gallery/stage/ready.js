// When a story stands still.

/** Frames in a row in which nothing may change. */
const QUIET_FRAMES = 2;

/** Waits until all calls are answered, the fonts are there, and the page has not changed for a moment. */
export async function settled(network) {
  let isQuiet = false;
  const observer = new MutationObserver(() => (isQuiet = false));
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (let quiet = 0; quiet < QUIET_FRAMES; ) {
    isQuiet = true;
    await frame();
    const isStill = isQuiet && network.waiting === 0 && isStyled() && document.fonts.status === "loaded" && !moves();
    quiet = isStill ? quiet + 1 : 0;
  }
  observer.disconnect();
}

/** Are all style sheets there, also those that the app has asked for? */
function isStyled() {
  return [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet);
}

/** A frame's time. A page that nobody sees has no frames. */
function frame() {
  return new Promise((pass) => {
    const timer = setTimeout(pass, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      pass();
    });
  });
}

/** Does something move that comes to an end? */
function moves() {
  const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  return document.getAnimations().some((animation) => animation.playState === "running" && ends(animation));
}
