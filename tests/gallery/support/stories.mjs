// What there is to look at, and how it is looked at.
import { readFileSync } from "node:fs";

/** Where `scripts/gallery.mjs --build-only` has built the gallery. */
export const OUTPUT = "target/gallery/dev";

/** The stories, as meta.json lists them. */
export const stories = read().stories;

function read() {
  try {
    return JSON.parse(readFileSync(`${OUTPUT}/meta.json`, "utf8"));
  } catch (error) {
    throw new Error("The gallery has to be built first: scripts/with-tools node scripts/gallery.mjs --build-only", { cause: error });
  }
}

/** Widths of a page in px, each with a height that shows the table, too. */
const HEIGHTS = { 320: 1600, 768: 1100, 1280: 900 };

/** All ways to look at a story. */
export const views = Object.entries(HEIGHTS).flatMap(([width, height]) =>
  ["ltr", "rtl"].flatMap((direction) =>
    ["light", "dark"].map((theme) => ({ name: `${width}-${direction}-${theme}`, width: Number(width), height, direction, theme })),
  ),
);
