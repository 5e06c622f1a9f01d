// Does what a step of a story says, as a person does it: by what a thing is and what it is called.
import { expect } from "@playwright/test";

/** Plays the steps of a story and expects after each what the story promises. */
export async function playAll(page, steps) {
  for (const step of steps) {
    await play(page, step);
    await expect(page.getByText(step.then).filter({ visible: true }).first()).toBeVisible();
  }
}

async function play(page, { does, role, name, text }) {
  // What a dialog asks has to be answered first.
  const modal = page.locator("dialog:modal");
  const place = (await modal.count()) > 0 ? modal.last() : page;
  const thing = role === "" ? place.getByLabel(name, { exact: true }) : place.getByRole(role, { name, exact: true });
  if (does === "press") await thing.click();
  if (does === "fill") await thing.fill(text);
  if (does === "choose") await thing.selectOption(text);
}
