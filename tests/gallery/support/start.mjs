// Before all tests: serves the gallery, and takes away the pictures of an earlier run.
import { serve } from "../../../scripts/gallery/serve.mjs";
import { clear } from "./sheets.mjs";
import { OUTPUT } from "./stories.mjs";

export default async function start() {
  const gallery = await serve({ output: OUTPUT, port: 0 });
  process.env.GALLERY_URL = gallery.address;
  await clear();
  return () => gallery.close();
}
