// Plays one step of a story, the way a person would: by what a thing is and what it is called.

/** How long a thing may take to come, in milliseconds. */
const PATIENCE = 2000;

const ROLES = {
  button: "button, [role=button]",
  link: "a[href], [role=link]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  radio: "input[type=radio]",
  combobox: "select, [role=combobox]",
  // A field without a role of its own, such as a password's, is found by its label alone.
  "": "input",
  textbox: "input:not([type=checkbox], [type=radio], [type=file], [type=hidden], [type=search], [type=password]), textarea",
  searchbox: "input[type=search]",
};

/** Does what a step says: presses, fills or chooses the thing with that role and name. */
export async function play({ does, role, name, text }) {
  const thing = await found(() => [...document.querySelectorAll(ROLES[role])].find((it) => isShown(it) && nameOf(it) === name));
  if (!thing) {
    console.error(`A step of the story found no ${role} named “${name}”`);
    return;
  }
  thing.focus();
  if (does === "press") thing.click();
  else write(thing, does, text);
}

function write(thing, does, text) {
  const { prototype } = thing.constructor;
  Object.getOwnPropertyDescriptor(prototype, "value").set.call(thing, text);
  thing.dispatchEvent(new Event(does === "choose" ? "change" : "input", { bubbles: true }));
}

async function found(look) {
  const end = performance.now() + PATIENCE;
  for (let it = look(); ; it = look()) {
    if (it || performance.now() > end) return it;
    await new Promise((pass) => setTimeout(pass, 16));
  }
}

/** Can it be pressed: is it seen, and not behind a dialog that has to be answered first? */
function isShown(element) {
  const modal = [...document.querySelectorAll("dialog:modal")].pop();
  return element.checkVisibility({ visibilityProperty: true }) && (!modal || modal.contains(element));
}

/** What the element is called: the part of the rules for accessible names that the app uses. */
export function nameOf(element) {
  const by = element.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id));
  const words = by ? by.map(wordsOf).join(" ") : element.getAttribute("aria-label") ?? labelOf(element);
  return words.replace(/\s+/g, " ").trim();
}

function labelOf(element) {
  const labels = [...(element.labels ?? [])];
  return labels.length > 0 ? labels.map(wordsOf).join(" ") : wordsOf(element);
}

function wordsOf(node) {
  if (!node) return "";
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true" || node.hidden) return "";
  const words = node.getAttribute("aria-label") ?? [...node.childNodes].map(wordsOf).join("");
  return getComputedStyle(node).display === "inline" ? words : ` ${words} `;
}
