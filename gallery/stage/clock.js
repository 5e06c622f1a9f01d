// It is always the same moment, everywhere in UTC, and chance always falls the same way.
const NOW = Date.parse("2026-06-15T10:00:00Z");
const BrowsersDate = Date;

window.Date = class extends BrowsersDate {
  constructor(...parts) {
    if (parts.length === 0) super(NOW);
    else super(...parts);
  }

  static now() {
    return NOW;
  }

  toLocaleString(language, options) {
    return super.toLocaleString(language, { timeZone: "UTC", ...options });
  }

  getFullYear() {
    return super.getUTCFullYear();
  }
};

let seed = 20260615;

Math.random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
