// A sheet of glass over the page, on which guards draw. It lies in a shadow tree, so that neither knows the other's styles.
const HOST = "roster-guards";

const STYLES = `
  :host { position: absolute; inset: 0 auto auto 0; z-index: 2147483647; pointer-events: none; }
  svg { position: absolute; inset: 0 auto auto 0; overflow: visible; inline-size: 1px; block-size: 1px; }
  line { stroke: #0a7d4f; stroke-width: 1; stroke-opacity: 0.7; }
  .box { position: absolute; outline: 1px solid; outline-offset: -1px; }
  .quiet { outline-color: rgb(10 125 79 / 60%); }
  .wrong.box { outline: 2px solid #c2183a; background: rgb(194 24 58 / 12%); }
  .padding { background: rgb(10 125 79 / 25%); }
  .margin { background: rgb(190 110 0 / 25%); }
  .label { position: absolute; padding: 0 4px; border-radius: 3px; background: #0a5c3b; color: #fff; font: 11px/16px system-ui, sans-serif; white-space: nowrap; }
  .end { translate: -100% }
  .wrong.label { background: #a3122f; }
`;

/** An empty sheet; the one before goes. */
export function sheet(document) {
  document.getElementById(HOST)?.remove();
  const host = document.createElement("div");
  host.id = HOST;
  host.setAttribute("aria-hidden", "true");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>${STYLES}</style><svg></svg>`;
  document.documentElement.append(host);
  return root;
}

/** Where an element is on the whole page. */
export function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + scrollX, y: y + scrollY, width, height };
}

/** Draws a frame. */
export function drawBox(root, { x, y, width, height }, kind) {
  return put(root, `box ${kind}`, x, y, { inlineSize: `${width}px`, blockSize: `${height}px` });
}

/** Writes a few words at a box's corner. */
export function drawLabel(root, { x, y }, text, kind) {
  const label = put(root, `label ${kind}`, Math.max(x, 0), Math.max(y - 8, 0), {});
  label.textContent = text;
  return label;
}

/** Draws a line from the one's middle to the other's. */
export function drawLine(root, from, to) {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const [[x1, y1], [x2, y2]] = [middle(from), middle(to)];
  for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value);
  root.querySelector("svg").append(line);
}

function put(root, kind, x, y, style) {
  const element = document.createElement("div");
  element.className = kind;
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, ...style });
  root.append(element);
  return element;
}
