import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { filesOfGallery, sourcesOfGallery } from "../gallery/absent.mjs";
import { fileOf, serve } from "../gallery/serve.mjs";

test("a bundle that was compiled with the gallery, or names it, is found out", () => {
  assert.deepEqual(sourcesOfGallery("/r/app.wasm: /r/src/app.rs /r/src/gallery/mod.rs"), ["/r/src/gallery/mod.rs"]);
  assert.deepEqual(sourcesOfGallery("/r/app.wasm: /r/src/app.rs /r/src/components/avatar.rs"), []);
  const folder = mkdtempSync(join(tmpdir(), "gallery-"));
  writeFileSync(join(folder, "app.js"), "start()");
  assert.deepEqual(filesOfGallery(folder), []);
  writeFileSync(join(folder, "app.js"), "window.rosterStage");
  assert.deepEqual(filesOfGallery(folder), [join(folder, "app.js")]);
});

test("every address of the app is the stage's page, and nothing is behind the API", () => {
  assert.equal(fileOf("/organizations/acme/members/", "out"), "gallery/stage.html");
  assert.equal(fileOf("/gallery/stage/", "out"), "gallery/stage.html");
  assert.equal(fileOf("/gallery/stage/stage.js", "out"), "gallery/stage/stage.js");
  assert.equal(fileOf("/gallery/", "out"), "gallery/shell.html");
  assert.equal(fileOf("/gallery/app/app.js", "out"), join("out", "app", "app.js"));
  assert.equal(fileOf("/gallery/app/../../../etc/passwd", "out"), null);
  assert.equal(fileOf("/layout.json", "out"), "style/layout.json");
  assert.equal(fileOf("/layout.css", "out"), join("out", "style", "layout.css"));
  assert.equal(fileOf("/api/0/", "out"), null);
});

test("what changes is told to every open page", async () => {
  const gallery = await serve({ output: "target", port: 0 });
  try {
    const response = await fetch(`${gallery.address}/gallery/events`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = (await reader.read()).value;
    gallery.tell("style");
    while (!heard.includes("event: style")) heard += (await reader.read()).value;
    assert.match(response.headers.get("content-type"), /event-stream/);
  } finally {
    gallery.close();
  }
});
