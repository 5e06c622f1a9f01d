// The accepted pictures are kept as one sheet for each story, in lossless WebP: a third of the bytes of as many PNG files,
// and all views of a story at a glance. A picture is compared with its place on the sheet, to the pixel; only what differs
// is cut out into a file, for Playwright to say by how much.
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join, parse } from "node:path";
import sharp from "sharp";
import { stories, views } from "./stories.mjs";

const SHEETS = "tests/gallery/sheets";
const TREES = "tests/gallery/trees";
const EXPECTED = "target/gallery-tests/expected";

const widths = [...new Set(views.map(({ width }) => width))];
const leftOf = (width) => widths.filter((narrower) => narrower < width).reduce((sum, narrower) => sum + narrower, 0);
const rows = [...new Set(views.map(rowOf))];
const tallest = Math.max(...views.map(({ height }) => height));
const size = { width: leftOf(Infinity), height: rows.length * tallest, channels: 3 };

function rowOf({ direction, theme }) {
  return `${direction}-${theme}`;
}

/** Where a view has its place on a sheet. */
const placeOf = ({ width, height, ...view }) => ({ left: leftOf(width), top: rows.indexOf(rowOf(view)) * tallest, width, height });

const sheetOf = (story) => join(SHEETS, `${story}.webp`);

/** Names of files as `toMatchSnapshot` takes them, from the project's folder on. */
export const treeOf = (story) => [...TREES.split("/"), `${story}.yml`];
export const pictureOf = (story, view) => [...EXPECTED.split("/"), story, `${view.name}.png`];

/** Takes away what an earlier run has cut out. */
export const clear = () => rm(EXPECTED, { recursive: true, force: true });

/** The accepted pictures of a story. */
export class Sheet {
  /** Reads a story's sheet; a sheet of other views than today's is none. */
  static async of(story) {
    const pixels = await pixelsOf(sheetOf(story));
    const isOfToday = pixels?.info.width === size.width && pixels.info.height === size.height;
    return new Sheet(story, isOfToday ? pixels.data : null);
  }

  constructor(story, pixels) {
    Object.assign(this, { story, pixels });
  }

  /** Is the picture, a PNG file's content, the accepted one of a view to the pixel? Cuts out the accepted one if not. */
  async shows(view, picture) {
    if (!this.pixels) return false;
    const accepted = sharp(this.pixels, { raw: size }).extract(placeOf(view));
    const { data } = await pixelsOf(picture);
    if ((await accepted.clone().raw().toBuffer()).equals(data)) return true;
    await mkdir(join(EXPECTED, this.story), { recursive: true });
    await accepted.png({ compressionLevel: 1 }).toFile(join(...pictureOf(this.story, view)));
    return false;
  }
}

/** Puts the pictures that were accepted anew on the sheets of their stories; returns the names of those stories. */
export async function pack() {
  await mkdir(SHEETS, { recursive: true });
  const changed = [];
  for (const { name } of stories) {
    if (await repack(name)) changed.push(name);
  }
  return [...changed, ...(await removeForgotten())];
}

/** Says whether a story's sheet has changed. */
async function repack(story) {
  const pictures = (await Promise.all(views.map((view) => newPart(story, view)))).filter(Boolean);
  if (pictures.length === 0) return false;
  const { pixels } = await Sheet.of(story);
  const ground = pixels ? sharp(pixels, { raw: size }) : sharp({ create: { ...size, background: "#808080" } });
  const sheet = await ground.composite(pictures).removeAlpha().raw().toBuffer();
  if (pixels?.equals(sheet)) return false;
  await sharp(sheet, { raw: size }).webp({ lossless: true, effort: 4 }).toFile(sheetOf(story));
  return true;
}

/** A picture of a view that was cut out or taken anew, with its place. */
async function newPart(story, view) {
  const picture = await pixelsOf(join(...pictureOf(story, view)));
  return picture && { input: picture.data, raw: { width: view.width, height: view.height, channels: 3 }, ...placeOf(view) };
}

/** The pixels of a picture, given a file's content or its path; nothing if there is no such file. */
async function pixelsOf(picture) {
  const content = typeof picture === "string" ? await readFile(picture).catch(() => null) : picture;
  return content && sharp(content).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** The files of stories that are no more. */
export async function forgotten() {
  const known = new Set(stories.map(({ name }) => name));
  const inFolder = async (folder) => (await readdir(folder)).filter((file) => !known.has(parse(file).name)).map((file) => join(folder, file));
  return (await Promise.all([SHEETS, TREES].map(inFolder))).flat();
}

async function removeForgotten() {
  const files = await forgotten();
  for (const file of files) await rm(file);
  return files;
}
