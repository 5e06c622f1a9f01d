// Trunk's pre-build hook: one stylesheet from style/index.css and its @imports, where index.html expects it.
// Trunk hashes its name and copies it into the bundle.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const target = "target/style/roster.css";

const { outputFiles } = await build({
  entryPoints: ["style/index.css"],
  bundle: true,
  minify: process.env.TRUNK_PROFILE === "release",
  write: false,
  outdir: "target/style",
  logLevel: "warning",
});
const css = outputFiles[0].contents;
const before = await readFile(target).catch(() => null);
if (!before?.equals(css)) {
  await mkdir("target/style", { recursive: true });
  await writeFile(target, css);
}
