// Trunk's pre-build hook: one stylesheet from style/index.css and its @imports, where index.html expects it, and beside it
// what only another layout than the shipped one needs. Trunk copies them into the bundle, the first under a hashed name.
// The gallery bundles its own with `bundleStyles`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** Bundles stylesheets, each with all that it imports, into a folder; `sources` has them by name, without the ending. */
export async function bundleStyles(sources, folder, minify = false) {
  const { outputFiles } = await build({
    entryPoints: sources,
    bundle: true,
    minify,
    write: false,
    outdir: folder,
    // Only the fonts of the gallery's pictures are files beside a stylesheet.
    loader: { ".woff": "empty", ".woff2": "file" },
    logLevel: "warning",
  });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    const place = join(folder, basename(path));
    const before = await readFile(place).catch(() => null);
    if (!before?.equals(contents)) await writeFile(place, contents);
  }
}

if (process.argv[1]?.endsWith("bundle-style.mjs")) {
  const sources = { roster: "style/index.css", layout: "style/layout.css" };
  await bundleStyles(sources, "target/style", process.env.TRUNK_PROFILE === "release");
}
