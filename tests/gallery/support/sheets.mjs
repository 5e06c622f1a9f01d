// The expected pictures are kept as one sheet for each story, in lossless WebP: a third of the bytes of as many PNG files,
// and all views of a story at a glance. For its test a sheet is cut into the PNG files that Playwright compares.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
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

function rowOf({ direction, theme }) {
  return `${direction}-${theme}`;
}

/** Where a view has its place on a sheet. */
const placeOf = (view) => ({ left: leftOf(view.width), top: rows.indexOf(rowOf(view)) * tallest });

const sheetOf = (story) => join(SHEETS, `${story}.webp`);
const pictureOf = (story, view) => join(EXPECTED, story, `${view.name}.png`);

/** Takes away what an earlier run has cut. */
export const clear = () => rm(EXPECTED, { recursive: true, force: true });

/** Cuts a story's sheet into pictures; where there is no sheet there are none. */
export async function cut(story) {
  await mkdir(join(EXPECTED, story), { recursive: true });
  const sheet = await pixels(sheetOf(story));
  // A sheet of other views than today's is none.
  if (sheet?.info.width !== size().width || sheet.info.height !== size().height) return;
  const { data, info } = sheet;
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const cutOut = async (view) => {
    const place = { ...placeOf(view), width: view.width, height: view.height };
    await sharp(data, { raw }).extract(place).png({ compressionLevel: 1 }).toFile(pictureOf(story, view));
  };
  await Promise.all(views.map(cutOut));
}

/** Puts the pictures of each story on its sheet, where they differ from what is there; returns the names of those stories. */
export async function pack() {
  await mkdir(SHEETS, { recursive: true });
  const changed = [];
  for (const { name } of stories) {
    const sheet = await compose(name);
    if (!sheet) continue;
    const before = await pixels(sheetOf(name));
    if (before && before.data.equals(sheet)) continue;
    await sharp(sheet, { raw: size() }).webp({ lossless: true, effort: 4 }).toFile(sheetOf(name));
    changed.push(name);
  }
  return [...changed, ...(await removeForgotten())];
}

const size = () => ({ width: widths.reduce((sum, width) => sum + width, 0), height: rows.length * tallest, channels: 3 });

async function compose(story) {
  const parts = await Promise.all(views.map(async (view) => {
    const picture = await pixels(pictureOf(story, view));
    return picture && { input: picture.data, raw: { width: view.width, height: view.height, channels: 3 }, ...placeOf(view) };
  }));
  if (parts.includes(null)) return null;
  const ground = sharp({ create: { ...size(), background: "#808080" } });
  return ground.composite(parts).removeAlpha().raw().toBuffer();
}

/** The pixels of a picture; nothing if there is none. */
async function pixels(path) {
  try {
    return await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  } catch (error) {
    if (/missing/.test(error.message)) return null;
    throw error;
  }
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
