// Asks the app what stories it has: without a window it does nothing but tell (src/gallery/mod.rs).
// Usage: node scripts/gallery/meta.mjs FOLDER_OF_THE_APP
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const { initSync } = await import(pathToFileURL(`${folder}/app.js`));

initSync({ module: await readFile(`${folder}/app_bg.wasm`) });
console.log(JSON.stringify(JSON.parse(globalThis.rosterGallery), null, 2));
