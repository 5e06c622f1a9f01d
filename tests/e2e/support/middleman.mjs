// A proxy in front of the server that a test can watch and slow down: it sees what truly travels, which the browser's
// own counters blur (a preload and the fetch that uses it look like two requests there).
import { once } from "node:events";
import { createServer, request } from "node:http";

export class Middleman {
  /** Listens on a free port and passes everything on to the server at `url`. */
  static async start(url) {
    const middleman = new Middleman();
    middleman.target = new URL(url);
    /** Method and path of every request, in the order of arrival. */
    middleman.requests = [];
    middleman.holds = [];
    middleman.dropped = [];
    middleman.server = createServer((incoming, outgoing) => middleman.pass(incoming, outgoing)).listen(0, "127.0.0.1");
    await once(middleman.server, "listening");
    middleman.url = `http://127.0.0.1:${middleman.server.address().port}`;
    return middleman;
  }

  /** Keeps requests whose path matches waiting until the function this returns is called. */
  hold(pattern) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    this.holds.push({ pattern, released });
    return release;
  }

  /** Takes a header out of every answer. */
  drop(name) {
    this.dropped.push(name);
  }

  async pass(incoming, outgoing) {
    this.requests.push(`${incoming.method} ${incoming.url}`);
    await Promise.all(this.holds.filter(({ pattern }) => pattern.test(incoming.url)).map(({ released }) => released));
    const { hostname, port } = this.target;
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers });
    onward.on("response", (answer) => {
      const kept = answer.rawHeaders.filter((_, index) => !this.dropped.includes(answer.rawHeaders[index - (index % 2)].toLowerCase()));
      outgoing.writeHead(answer.statusCode, kept);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
