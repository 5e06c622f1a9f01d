// Two preferences of the reader's system that a page can't set: their media conditions are made to hold.

const CONDITIONS = { motion: ["reduce", "prefers-reduced-motion"], colours: ["forced", "forced-colors"] };

/** Makes the conditions of the style sheets hold that the settings ask for, also of sheets that come later. */
export function rewriteMedia(settings) {
  const wanted = Object.entries(CONDITIONS).filter(([name, [value]]) => settings.get(name) === value);
  if (wanted.length === 0) return;
  const features = wanted.map(([, [, feature]]) => feature);
  const isForced = features.includes("forced-colors");
  if (isForced) document.documentElement.dataset.forced = "";
  const rewrite = () => {
    for (const sheet of document.styleSheets) rewriteRules(sheet.cssRules, features);
  };
  for (const link of document.querySelectorAll("link[rel=stylesheet]")) link.addEventListener("load", rewrite);
  addEventListener("roster-style", rewrite);
  rewrite();
}

function rewriteRules(rules, features) {
  for (const rule of rules ?? []) {
    if (rule instanceof CSSMediaRule) {
      for (const feature of features) {
        const condition = new RegExp(`\\(\\s*${feature}\\s*:\\s*(reduce|active)\\s*\\)`, "g");
        rule.media.mediaText = rule.media.mediaText.replace(condition, "(min-width: 0)");
      }
    }
    rewriteRules(rule.cssRules, features);
  }
}
