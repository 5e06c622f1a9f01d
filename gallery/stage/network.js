// The network, as far as the app sees it: calls of the API are answered by the story's organization (src/gallery/fixture),
// everything else goes its way.
const API = "/api/0/";

/**
 * Takes the place of the browser's network. Who answers says so by `answer`, given method, address and body, and by
 * `layout`, given the layout file that there is.
 */
export function connect() {
  const network = { waiting: 0, answer: null, layout: null };
  const browsersFetch = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    return pathname.startsWith(API) ? call(network, request, pathname, search) : browsersFetch(input, init);
  };
  window.EventSource = QuietEvents;
  // On the app's own page index.html asks for the file.
  window.layoutFile = () => layout(network, browsersFetch);
  return network;
}

/** The layout file with what the knobs are set to; empty where there is none. */
async function layout(network, browsersFetch) {
  network.waiting += 1;
  try {
    const response = await browsersFetch("/layout.json");
    return response.ok ? network.layout(await response.text()) : "";
  } finally {
    setTimeout(() => (network.waiting -= 1));
  }
}

async function call(network, request, pathname, search) {
  network.waiting += 1;
  let hangs = false;
  try {
    const body = await request.text();
    const answer = JSON.parse(network.answer(request.method, pathname, search, body));
    if (!answer) {
      console.warn(`The story has no answer to ${request.method} ${pathname}${search}`);
      return new Response('{"detail":"The requested resource does not exist"}', { status: 404 });
    }
    hangs = answer.fate === "hangs";
    if (hangs) network.waiting -= 1;
    await delay(request.signal, hangs ? Infinity : answer.after);
    if (answer.fate === "offline") throw new TypeError("Failed to fetch");
    const { status, headers } = answer;
    return new Response(status === 204 ? null : answer.body, { status, headers });
  } finally {
    // What the answer changes is shown before it counts as settled.
    if (!hangs) setTimeout(() => (network.waiting -= 1));
  }
}

/** Waits, unless nobody wants the answer any more. */
function delay(signal, milliseconds) {
  return new Promise((pass, fail) => {
    const stop = () => fail(new DOMException("The call was ended.", "AbortError"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    if (milliseconds !== Infinity) setTimeout(pass, milliseconds);
  });
}

/** A stream of events on which nothing happens. */
class QuietEvents extends EventTarget {
  readyState = 0;

  close() {
    this.readyState = 2;
  }
}
