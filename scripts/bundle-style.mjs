// Trunk's pre-build hook: one stylesheet from style/index.css and its @imports, where index.html expects it, and beside it
// what only another layout than the shipped one needs. Trunk copies them into the bundle, the first under a hashed name.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const folder = "target/style";

const { outputFiles } = await build({
  entryPoints: { roster: "style/index.css", layout: "style/layout.css" },
  bundle: true,
  minify: process.env.TRUNK_PROFILE === "release",
  write: false,
  outdir: folder,
  logLevel: "warning",
});
await mkdir(folder, { recursive: true });
for (const { path, contents } of outputFiles) {
  const before = await readFile(path).catch(() => null);
  if (!before?.equals(contents)) await writeFile(path, contents);
}
