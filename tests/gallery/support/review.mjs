// After a run in which pictures differ: a page with the old one, the new one and the difference of each, so that somebody can
// say which is right.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

const PAGE = "target/gallery-tests/review.html";
/** What Playwright attaches of a picture that differs: its path, of which the view is the last part, and what it is. */
const ATTACHED = /([^/]*)-(expected|actual|diff)\.png$/;

export default class Review {
  failures = [];

  onTestEnd({ title }, { attachments, errors, status }) {
    if (status === "passed" || status === "skipped") return;
    this.failures.push({ title, pictures: pairUp(attachments), errors: errors.map(({ message }) => plain(message ?? "")) });
  }

  onEnd() {
    if (this.failures.length === 0) return;
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, page(this.failures));
    const pictures = this.failures.flatMap((failure) => [...failure.pictures]).length;
    console.log(`\n${this.failures.length} tests failed, ${pictures} pictures differ. Look at them: ${PAGE}`);
  }

  printsToStdio() {
    return false;
  }
}

/** By the picture's name, the files of what was expected, what is there, and the difference. */
function pairUp(attachments) {
  const pictures = new Map();
  for (const { name, path } of attachments) {
    const [, picture, kind] = name.match(ATTACHED) ?? [];
    if (picture && path) pictures.set(picture, { ...pictures.get(picture), [kind]: relative(dirname(PAGE), path) });
  }
  return pictures;
}

const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, "");
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const KINDS = { expected: "Accepted", actual: "Now", diff: "Difference" };

function page(failures) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What differs in the gallery</title>
<style>
  :root { color-scheme: light dark; font: 0.9rem/1.4 system-ui, sans-serif; }
  body { margin: 24px; }
  .picture { display: flex; gap: 16px; overflow-x: auto; padding-block-end: 24px; }
  figure { flex: 0 0 auto; margin: 0; max-inline-size: 100%; }
  img { max-inline-size: 30vw; border: 1px solid; }
  pre { overflow-x: auto; max-block-size: 20em; white-space: pre-wrap; }
</style>
<h1>What differs in the gallery</h1>
<p>Accept what is right as it is now with <code>make gallery-accept STORIES="name name …"</code>, the names in brackets.</p>
<nav><ul>${failures.map(({ title }, at) => `<li><a href="#failure-${at}">${escaped(title)}</a></li>`).join("")}</ul></nav>
${failures.map(section).join("\n")}
</html>
`;
}

function section({ title, pictures, errors }, at) {
  const shown = [...pictures].map(([name, files]) => `<h3>${escaped(name)}</h3><div class="picture">${figures(files)}</div>`);
  // The words about a picture say less than the picture.
  const others = errors.filter((error) => !/^ *Snapshot: .*\.png$/m.test(error)).map((error) => `<pre>${escaped(error)}</pre>`);
  return `<section id="failure-${at}"><h2>${escaped(title)}</h2>${shown.join("")}${others.join("")}</section>`;
}

function figures(files) {
  const figure = ([kind, caption]) => {
    if (!files[kind]) return "";
    const address = escaped(encodeURI(files[kind]));
    return `<figure><figcaption>${caption}</figcaption><a href="${address}"><img src="${address}" alt=""></a></figure>`;
  };
  return Object.entries(KINDS).map(figure).join("");
}
