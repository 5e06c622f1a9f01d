// Serves the gallery on this machine alone: its two pages, what was built, and a stream of what changes.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Serves what is in `output` (and the pages in gallery/). `tell` sends an event to all open pages. */
export async function serve({ output, port }) {
  const listeners = new Set();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://gallery.test");
    if (pathname === "/gallery/events") return listen(response, listeners);
    // A picture that takes for ever.
    if (pathname === "/gallery/pictures/never.png") return;
    const file = fileOf(pathname, output);
    const content = file && (await readFile(file).catch(() => null));
    response.writeHead(content ? 200 : 404, { "Content-Type": TYPES[extname(file ?? "")] ?? "text/plain", "Cache-Control": "no-store" });
    response.end(content ?? "not found");
  });
  await new Promise((pass, fail) => server.once("error", fail).listen(port, "127.0.0.1", pass));
  const tell = (event, data = "") => listeners.forEach((listener) => listener.write(`event: ${event}\ndata: ${data}\n\n`));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, tell, close };
}

/** Which file an address means; nothing for what only a real server has. */
export function fileOf(pathname, output) {
  const [, place, kind, ...rest] = pathname.split("/");
  const name = normalize(rest.join("/"));
  if (place === "api" || name.startsWith("..")) return null;
  if (pathname === "/layout.json") return "style/layout.json";
  if (pathname === "/layout.css") return join(output, "style/layout.css");
  if (place !== "gallery") return "gallery/stage.html";
  if (pathname === "/gallery/meta.json") return join(output, "meta.json");
  if (kind === "stage") return rest.join("") === "" ? "gallery/stage.html" : join("gallery/stage", name);
  if (["app", "style"].includes(kind)) return join(output, kind, name);
  return "gallery/shell.html";
}

function listen(response, listeners) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write("retry: 500\n\n");
  listeners.add(response);
  response.on("close", () => listeners.delete(response));
}
