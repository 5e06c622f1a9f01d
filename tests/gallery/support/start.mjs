// Before all tests: serves the gallery and lays out the expected pictures.
import { serve } from "../../../scripts/gallery/serve.mjs";
import { unpack } from "./sheets.mjs";
import { OUTPUT } from "./stories.mjs";

export default async function start() {
  const gallery = await serve({ output: OUTPUT, port: 0 });
  process.env.GALLERY_URL = gallery.address;
  await unpack();
  return () => gallery.close();
}
