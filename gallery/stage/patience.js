// For pictures: what loads for ever goes on loading. A slow machine takes pictures longer than the app waits for an answer.

/** The app's waits of at least so many milliseconds never end. */
const LONG = 5000;

/** Keeps long waits from ending. */
export function waitForEver() {
  const browsers = window.setTimeout.bind(window);
  window.setTimeout = (action, delay, ...rest) => (delay >= LONG ? 0 : browsers(action, delay, ...rest));
}
