// A language that nobody speaks: every letter has an accent, every text is longer by two fifths. What stays plain was
// not made for translation; what breaks has no room for one.
const LETTERS = "AÅBƁCÇDĐEÉFƑGĜHĤIÎJĴKĶLĻMṀNÑOÖPÞQǪRŘSŠTŢUÛVṼWŴXẊYÝZŽaåbƀcçdđeéfƒgĝhĥiîjĵkķlļmṁnñoöpþqǫrřsštţuûvṽwŵxẋyýzž";
const ACCENTS = new Map([...LETTERS].flatMap((letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1]]] : [])));
const LONGER = 0.4;
const ATTRIBUTES = ["aria-label", "placeholder", "title"];
/** What somebody typed, a name or an address stays as it is: nobody translates them. */
const KEPT = "input, textarea, script, style, bdi, .avatar, .address, [dir=ltr]:not(html)";

/** Keeps all texts in `place` in that language. */
export function pseudo(place) {
  const written = new WeakMap();
  const texts = (node) => {
    if (node.nodeType === Node.TEXT_NODE) write(node, written);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) label(node, name, written);
    for (const child of node.childNodes) texts(child);
  };
  const changed = ({ type, target, attributeName, addedNodes }) => {
    if (type === "characterData") write(target, written);
    if (type === "attributes") label(target, attributeName, written);
    addedNodes.forEach(texts);
  };
  const observer = new MutationObserver((changes) => changes.forEach(changed));
  observer.observe(place, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  texts(place);
}

function write(text, written) {
  if (text.parentElement?.closest(KEPT) || text.data === written.get(text) || !/\p{L}/u.test(text.data)) return;
  written.set(text, longer(text.data));
  text.data = written.get(text);
}

function label(element, name, written) {
  const value = element.getAttribute(name);
  const known = written.get(element) ?? {};
  if (!value || value === known[name]) return;
  written.set(element, { ...known, [name]: longer(value) });
  element.setAttribute(name, longer(value));
}

function longer(text) {
  const accented = [...text].map((letter) => ACCENTS.get(letter) ?? letter).join("");
  const [, start, middle, end] = accented.match(/^(\s*)([^]*?)(\s*)$/);
  const more = Math.ceil([...middle].length * LONGER);
  const filler = Array.from({ length: more }, (_, at) => (at % 6 === 5 ? " " : "·")).join("").trimEnd();
  return `${start}${middle}${middle.length > 3 ? " " : ""}${filler}${end}`;
}
