// Finds accessibility problems on the page as it stands.
import { createRequire } from "node:module";
import { expect } from "@playwright/test";

const { source } = createRequire(import.meta.url)("axe-core");

/**
 * Expects that axe finds nothing, with every rule on that is not experimental, or with those named alone; on the whole page
 * or `within` what a selector names. What floats may cover what is behind it.
 */
export async function expectAccessible(page, { only, within } = {}) {
  await page.evaluate(source);
  const violations = await page.evaluate(async ({ rules, place }) => {
    // The notice floats over the rows until one is at the end; only there can everything be reached at once.
    window.scrollTo(0, document.body.scrollHeight);
    // The smallest target is off by default; everything else that counts here is on.
    const wanted = rules ? { runOnly: rules } : { rules: { "target-size": { enabled: true } } };
    const results = await window.axe.run(place ?? document, wanted);
    return results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary}`),
    );
  }, { rules: only, place: within });
  expect(violations).toEqual([]);
}
