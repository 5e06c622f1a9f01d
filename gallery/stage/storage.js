// What the browser has kept: nothing but how the reader likes to see the pages, as the settings say.

/** Puts stores of the stage's own in place, so that two stages beside each other don't share one. */
export function fixStorage(settings) {
  const display = new URLSearchParams();
  for (const key of ["theme", "density"]) {
    if (settings.get(key)) display.set(key, settings.get(key));
  }
  const kept = display.size > 0 ? { "roster.display": display.toString() } : {};
  put("localStorage", kept);
  put("sessionStorage", {});
}

/**
 * Puts cookies of the stage's own in place: the one that every answer of our server leaves.
 * @returns what a story changes them by
 */
export function fixCookies() {
  const cookies = { text: "sc=stage" };
  Object.defineProperty(document, "cookie", { get: () => cookies.text, set: () => {}, configurable: true });
  return cookies;
}

function put(name, kept) {
  const entries = new Map(Object.entries(kept));
  const store = {
    get length() {
      return entries.size;
    },
    key: (place) => [...entries.keys()][place] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, String(value)),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
  Object.defineProperty(window, name, { value: store, configurable: true });
}
