// `make gallery`: every component and page state on a stage of its own, without a server behind it, until Ctrl-C.
// Usage: scripts/with-tools node scripts/gallery.mjs [--release] [--build-only | --no-watch]; PORT=8090 says where.
//   --release     optimized code, as the picture tests want it; without, what builds fastest
//   --build-only  builds into target/gallery and ends
//   --no-watch    builds and serves, and looks at no changes
import { buildAll, outputFolder } from "./gallery/build.mjs";
import { serve } from "./gallery/serve.mjs";
import { watch } from "./gallery/watch.mjs";

const asked = new Set(process.argv.slice(2));
const unknown = [...asked].filter((word) => !["--release", "--build-only", "--no-watch"].includes(word));
if (unknown.length > 0) {
  console.error(`gallery.mjs knows no ${unknown.join(" ")}`);
  process.exit(2);
}

const profile = asked.has("--release") ? "release" : "dev";
const output = outputFolder(profile);

console.log(`Building the gallery (${profile === "dev" ? "2 minutes the first time, then seconds" : "a few minutes"}) …`);
const problem = await buildAll(profile);
if (problem) {
  console.error(problem);
  process.exit(1);
}
if (!asked.has("--build-only")) await run();

async function run() {
  const gallery = await serve({ output, port: Number(process.env.PORT ?? 8090) });
  console.log(`The gallery: ${gallery.address}/gallery/`);
  const watching = asked.has("--no-watch") ? null : watch({ profile, tell: gallery.tell });
  const stop = () => {
    watching?.close();
    gallery.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
}
