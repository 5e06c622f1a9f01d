// The box and the space of what is under the pointer, or has the keyboard's focus.
import { boxOf, drawBox, drawLabel } from "./drawing.js";

let stop = () => {};

/** Draws what the pointer or the focus comes to on this sheet, until it is stopped. */
export function startMeasuring(drawing) {
  let parts = [];
  const draw = ({ target }) => {
    parts.forEach((part) => part.remove());
    parts = target instanceof Element ? measure(drawing, target) : [];
  };
  document.addEventListener("pointerover", draw);
  document.addEventListener("focusin", draw);
  stop = () => {
    document.removeEventListener("pointerover", draw);
    document.removeEventListener("focusin", draw);
  };
}

/** Draws no more. */
export function stopMeasuring() {
  stop();
  stop = () => {};
}

function measure(drawing, element) {
  const style = getComputedStyle(element);
  const of = (name) => ["Top", "Right", "Bottom", "Left"].map((side) => Number.parseFloat(style[name + side]) || 0);
  const [margin, padding, box] = [of("margin"), of("padding"), boxOf(element)];
  const around = { x: box.x - margin[3], y: box.y - margin[0], width: box.width + margin[1] + margin[3], height: box.height + margin[0] + margin[2] };
  const size = `${Math.round(box.width * 10) / 10} × ${Math.round(box.height * 10) / 10}`;
  const space = (name, sides) => (sides.some((side) => side !== 0) ? ` · ${name} ${sides.map((side) => Math.round(side * 10) / 10).join(" ")}` : "");
  const gap = style.gap !== "normal" && style.gap !== "0px" ? ` · gap ${style.gap}` : "";
  return [
    drawBox(drawing, around, "margin"),
    drawBox(drawing, box, "padding quiet"),
    drawLabel(drawing, around, `${size}${space("padding", padding)}${space("margin", margin)}${gap}`, "right"),
  ];
}
