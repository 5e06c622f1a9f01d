// Trunk's pre-build hook: one stylesheet from style/index.css and its @imports, where index.html expects it.
// Trunk hashes its name and copies it into the bundle. The gallery bundles its own by `bundleStyle`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const target = "target/style/roster.css";

/** A stylesheet with all that it imports, as bytes. */
export async function bundleStyle(source, minify = false) {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    minify,
    write: false,
    outdir: "target/style",
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

if (process.argv[1]?.endsWith("bundle-style.mjs")) {
  const css = await bundleStyle("style/index.css", process.env.TRUNK_PROFILE === "release");
  const before = await readFile(target).catch(() => null);
  if (!before?.equals(css)) {
    await mkdir("target/style", { recursive: true });
    await writeFile(target, css);
  }
}
