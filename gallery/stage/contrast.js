// The contrast of the tokens' pairs as they are on this page, and of the texts where they stand.
import { boxOf, drawBox, drawLabel } from "./drawing.js";

/** Texts from this size in px on, or from the bold one, are large, and need less contrast (WCAG 1.4.3). */
const [LARGE, LARGE_BOLD] = [24, 18.66];

/** Numbers at the first text of each pair of colours on the page, and for each pair of tokens. */
export function contrast(drawing, stage) {
  return [...ofTexts(drawing), ...ofTokens(drawing, stage.pairs ?? [])];
}

/** The tokens are handed down to the drawing as to everything. */
function ofTokens(drawing, pairs) {
  const probe = document.createElement("span");
  drawing.append(probe);
  const colour = (token) => {
    probe.style.color = `var(--${token})`;
    return channels(getComputedStyle(probe).color);
  };
  const found = pairs.map(({ front, ground, least }) => {
    const is = ratio(colour(front), colour(ground));
    return { guard: "contrast", text: `${front} on ${ground}: ${said(is)} (at least ${least})`, isWrong: is < least, isDetail: true };
  });
  probe.remove();
  return found;
}

function ofTexts(drawing) {
  const seen = new Set();
  const wrong = [];
  let worst = null;
  for (const element of textElements()) {
    const style = getComputedStyle(element);
    const [front, ground] = [channels(style.color), groundOf(element)];
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= LARGE || (size >= LARGE_BOLD && Number(style.fontWeight) >= 700);
    const [is, least] = [ratio(over(front, ground), ground), isLarge ? 3 : 4.5];
    const pair = `${front} ${ground}`;
    if (element.closest(":disabled, [aria-disabled=true]")) continue;
    const isWrong = is < least;
    const [box, words] = [boxOf(element), `“${element.textContent.trim().slice(0, 40)}”`];
    if (isWrong) {
      drawBox(drawing, box, "wrong");
      wrong.push({ guard: "contrast", text: `${words} has ${said(is)}, and needs ${least}`, isWrong });
    }
    if (!worst || is < worst.is) worst = { is, words };
    // At the other corner than what other guards write.
    if (isWrong || !seen.has(pair)) drawLabel(drawing, { x: box.x + box.width, y: box.y }, said(is), isWrong ? "wrong end" : "right end");
    seen.add(pair);
  }
  if (!worst) return wrong;
  return [...wrong, { guard: "contrast", text: `Least contrast of a text: ${said(worst.is)}, ${worst.words}`, isWrong: false }];
}

function textElements() {
  const has = (it) => [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  return [...document.querySelectorAll("body *")].filter(
    (it) => has(it) && it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !it.closest(".visually-hidden, script, style"),
  );
}

/** The colour behind an element: grounds lie over each other until one is opaque. */
function groundOf(element) {
  const layers = [];
  for (let it = element; it; it = it.parentElement) {
    const ground = channels(getComputedStyle(it).backgroundColor);
    layers.push(ground);
    if (ground[3] === 1) break;
  }
  return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255, 1]);
}

function over([red, green, blue, alpha], below) {
  const mixed = [red, green, blue].map((channel, at) => channel * alpha + below[at] * (1 - alpha));
  return [...mixed, 1];
}

const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
const known = new Map();

/** Any colour of CSS as red, green, blue of 255 and opacity. */
function channels(colour) {
  if (!known.has(colour)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    known.set(colour, [red, green, blue, alpha / 255]);
  }
  return known.get(colour);
}

function ratio(one, two) {
  const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const said = (ratio) => `${(Math.floor(ratio * 10) / 10).toFixed(1)}:1`;
