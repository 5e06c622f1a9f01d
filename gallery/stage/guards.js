// What a designer has to keep an eye on, drawn over the story: nothing of it is in the page itself.
import { boxOf, drawBox, drawLabel, drawLine, sheet } from "./drawing.js";
import { contrast } from "./contrast.js";
import { startMeasuring, stopMeasuring } from "./measure.js";

const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [tabindex='0']";
/** The smallest side of a target, in px (WCAG 2.5.8). */
const LEAST = 24;
/** How wide the narrowest page is. */
const NARROW = 320;

const GUARDS = { contrast, targets, cut, overflow, focus };

/** Draws these guards, instead of those before; tells what they found as `{ guard, text, isWrong }`, what is wrong first. */
export async function guard(names, stage) {
  const drawing = sheet(document);
  stopMeasuring();
  if (names.includes("measure")) startMeasuring(drawing);
  const found = await Promise.all(names.filter((name) => GUARDS[name]).map((name) => GUARDS[name](drawing, stage)));
  const rank = ({ isWrong, isDetail }) => (isWrong ? 0 : isDetail ? 2 : 1);
  return found.flat().sort((one, other) => rank(one) - rank(other));
}

function shown(selector) {
  return [...document.querySelectorAll(selector)].filter(
    (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !it.closest(".visually-hidden"),
  );
}

function targets(drawing) {
  const all = shown(TARGETS).map((it) => ({ it, box: boxOf(hitArea(it)) }));
  const small = all.filter(({ box }) => Math.min(box.width, box.height) < LEAST);
  const wrong = small.filter(({ it, box }) => !isInSentence(it) && all.some((other) => other.it !== it && tooNear(box, other.box)));
  const side = ({ box }) => Math.min(box.width, box.height);
  const smallest = all.filter(({ it }) => !isInSentence(it)).sort((one, two) => side(one) - side(two))[0];
  for (const { box } of all) drawBox(drawing, box, "quiet");
  for (const entry of wrong) {
    drawBox(drawing, entry.box, "wrong");
    drawLabel(drawing, entry.box, sizeOf(entry.box), "wrong");
  }
  if (!smallest) return [{ guard: "targets", text: "Nothing can be pressed here.", isWrong: false }];
  if (!wrong.includes(smallest)) drawLabel(drawing, smallest.box, sizeOf(smallest.box), "right");
  const text = `Smallest target: ${sizeOf(smallest.box)}, ${nameOf(smallest.it)}`;
  const problems = wrong.map(({ it, box }) => ({ guard: "targets", text: `${nameOf(it)} is ${sizeOf(box)}, with another beside it`, isWrong: true }));
  return [{ guard: "targets", text, isWrong: false }, ...problems];
}

/** A tick or a choice is pressed by its label, too. */
function hitArea(element) {
  return element.matches("[type=checkbox], [type=radio]") ? (element.closest("label") ?? element) : element;
}

/** A link amid words is as high as the line, which is allowed. */
function isInSentence(element) {
  if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
  return [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
}

/** Would a circle of the least size around the one reach the other? Then the one needs that size itself. */
function tooNear(box, other) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const across = Math.max(other.x - x, 0, x - other.x - other.width);
  const along = Math.max(other.y - y, 0, y - other.y - other.height);
  const isInside = other.x <= box.x && other.y <= box.y && other.x + other.width >= box.x + box.width && other.y + other.height >= box.y + box.height;
  return !isInside && Math.hypot(across, along) < LEAST / 2;
}

function cut(drawing) {
  const isCut = (it) => {
    const { overflowX, overflowY } = getComputedStyle(it);
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    return (hides(overflowX) && it.scrollWidth > it.clientWidth + 1) || (hides(overflowY) && it.scrollHeight > it.clientHeight + 1);
  };
  const all = shown("body *").filter((it) => it.clientWidth > 1 && it.textContent.trim() !== "" && isCut(it));
  for (const it of all) drawBox(drawing, boxOf(it), "wrong");
  if (all.length === 0) return [{ guard: "cut", text: "No text is cut off.", isWrong: false }];
  return all.map((it) => ({ guard: "cut", text: `Cut off: ${nameOf(it)}`, isWrong: true }));
}

/** Measured where the page is that narrow: here, or in a frame out of sight. */
async function overflow(drawing, stage) {
  if (innerWidth <= NARROW) {
    const all = tooWide(document);
    for (const it of all) drawBox(drawing, boxOf(it), "wrong");
    return saidOf(all);
  }
  const frame = document.createElement("iframe");
  frame.style.cssText = `position: fixed; inset-block-start: -9999px; inline-size: ${NARROW}px; block-size: 640px`;
  frame.src = `/gallery/stage/?${stage.search()}&still=1`;
  document.documentElement.append(frame);
  const isReady = () => frame.contentDocument?.documentElement?.dataset.storyReady !== undefined;
  for (let tries = 0; tries < 200 && !isReady(); tries++) await new Promise((pass) => setTimeout(pass, 25));
  const said = saidOf(tooWide(frame.contentDocument));
  frame.remove();
  return said;
}

function tooWide({ body, documentElement, defaultView }) {
  const isWider = (it) => {
    const { left, right, width } = it.getBoundingClientRect();
    return width > 1 && (right > documentElement.clientWidth + 1 || left < -1) && !scrolls(it, defaultView);
  };
  return [...body.querySelectorAll("*")].filter((it) => it.checkVisibility() && !it.closest(".visually-hidden") && isWider(it));
}

/** Is it in something that scrolls or hides by itself? */
function scrolls(element, view) {
  for (let it = element.parentElement; it && it !== it.ownerDocument.body; it = it.parentElement) {
    if (view.getComputedStyle(it).overflowX !== "visible") return true;
  }
  return false;
}

function saidOf(all) {
  if (all.length === 0) return [{ guard: "overflow", text: `Nothing is wider than ${NARROW} px.`, isWrong: false }];
  return all.map((it) => ({ guard: "overflow", text: `Wider than ${NARROW} px: ${nameOf(it)}`, isWrong: true }));
}

function focus(drawing) {
  const all = shown(TARGETS).filter((it) => !it.disabled && it.tabIndex >= 0 && isReached(it));
  const order = [...all.filter((it) => it.tabIndex > 0).sort((one, two) => one.tabIndex - two.tabIndex), ...all.filter((it) => it.tabIndex === 0)];
  const boxes = order.map(boxOf);
  boxes.slice(1).forEach((box, at) => drawLine(drawing, boxes[at], box));
  boxes.forEach((box, at) => drawLabel(drawing, box, String(at + 1), "right"));
  return [{ guard: "focus", text: `${order.length} stops: ${order.slice(0, 12).map(nameOf).join(" → ")}${order.length > 12 ? " → …" : ""}`, isWrong: false }];
}

/** Of choices of one name the keyboard stops at one; while a dialog is open, it stays inside. */
function isReached(element) {
  const modal = document.querySelector("dialog:modal");
  if (modal && !modal.contains(element)) return false;
  if (element.type !== "radio") return true;
  const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)];
  return element === (group.find((it) => it.checked) ?? group[0]);
}

const sizeOf = ({ width, height }) => `${Math.round(width * 10) / 10} × ${Math.round(height * 10) / 10} px`;

function nameOf(element) {
  const words = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
  const short = words.replace(/\s+/g, " ").trim().slice(0, 48);
  return short ? `“${short}”` : `<${element.localName} class="${element.className}">`;
}
