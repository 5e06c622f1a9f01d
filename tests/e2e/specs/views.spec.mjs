// Every view in both themes, both directions and every width; without colours of its own, on paper, enlarged, and in longer
// words. One visit for all: what is looked at changes, not the page.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe.mjs";
import { expectPlaces, memberRow, memberRows, notice, rowPlaces, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const REQUESTS_API = "/api/0/organizations/acme/invite-requests/";
const FEW = `${MEMBERS_PATH}?query=role%3Aowner`;

const rows = (page, count) => expect(memberRows(page)).toHaveCount(count);

/** Every view by name: how to get there, and what assistive technology has of it where no other test says so. */
const VIEWS = {
  members: {
    open: async (page) => {
      await page.goto(FEW);
      await rows(page, 2);
    },
  },
  "members with the filter by role open": {
    open: (page) => page.getByRole("search").getByRole("button", { name: "Role", exact: false }).first().click(),
  },
  "members with the export menu open": {
    open: async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Export" }).click();
      await expect(page.getByRole("button", { name: "CSV", exact: true })).toBeVisible();
    },
  },
  pending: {
    open: async (page) => {
      await page.goto(`${MEMBERS_PATH}?view=pending`);
      await rows(page, 7);
    },
  },
  requests: {
    open: async (page) => {
      await page.goto(`${MEMBERS_PATH}?view=requests`);
      await rows(page, 1);
    },
  },
  removed: {
    open: async (page) => {
      await page.goto(`${MEMBERS_PATH}?view=removed`);
      await rows(page, 1);
    },
  },
  "the choice of an organization": {
    open: async (page) => {
      await page.route("**/api/0/organizations/", async (route) => {
        const [acme] = await (await route.fetch()).json();
        await route.fulfill({ json: [acme, { ...acme, id: "2", slug: "bletchley", name: "Bletchley Park" }] });
      });
      await page.evaluate(() => localStorage.clear());
      await page.goto("/");
      await expect(page.getByRole("link", { name: "Bletchley Park" })).toBeVisible();
    },
  },
  "the mails of a trial": {
    open: async (page) => {
      await page.goto("/dev/mail/");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    },
  },
};

/** Each theme, direction and width, and each pair of them, in few steps. */
const LOOKS = [
  ["light", "ltr", 1280],
  ["dark", "rtl", 1280],
  ["light", "rtl", 768],
  ["dark", "ltr", 768],
  ["light", "ltr", 320],
  ["dark", "rtl", 320],
];

/** Signs an owner in, in an organization where somebody has been removed and somebody is suggested. */
async function prepare(as, visitor) {
  const member = new Api((await visitor()).context().request);
  await member.signIn(people.member);
  await member.call("POST", REQUESTS_API, { email: "joan@acme.test", teams: ["design"] });
  const owner = await as(people.owner);
  const [edsger] = await owner.members("email:edsger@acme.test");
  await owner.remove(edsger);
  return owner;
}

async function expectNothingCutOff(page, width) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
}

test("axe finds nothing in any view, in either theme or direction, at any width, and nothing is cut off", async ({ as, page, visitor }) => {
  test.slow();
  await prepare(as, visitor);
  for (const [name, { open }] of Object.entries(VIEWS)) {
    await test.step(name, async () => {
      await open(page);
      for (const [colorScheme, dir, width] of LOOKS) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
        await expectNothingCutOff(page, width);
        await expectAccessible(page);
      }
    });
  }
});

test("members, pending, requests and removed as assistive technology has them", async ({ as, page, visitor }) => {
  await prepare(as, visitor);
  await page.goto(`${MEMBERS_PATH}?view=pending&query=email%3Agary%40acme.test`);
  await rows(page, 1);
  await expect(page.getByRole("table")).toMatchAriaSnapshot();
  await VIEWS.requests.open(page);
  await expect(page.getByRole("table")).toMatchAriaSnapshot();
  await VIEWS.removed.open(page);
  await expect(page.getByRole("table")).toMatchAriaSnapshot();
  await page.goto(FEW);
  await rows(page, 2);
  await expect(page.getByRole("main")).toMatchAriaSnapshot();
});

test("found, filtered, sorted, paged, copied and approved with keys only", async ({ as, context, page, visitor }) => {
  // A hundred stops of the Tab key lie before the last row's end.
  test.slow();
  const owner = await prepare(as, visitor);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const number of [1, 2, 3]) await owner.invite(`guest-${number}@acme.test`);
  await page.addInitScript(() => localStorage.setItem("roster.display", "rows=25"));
  await page.goto(MEMBERS_PATH);
  await rows(page, 25);
  const next = page.getByRole("link", { name: /^Next/ });
  await tabTo(page, next, 300);
  await page.keyboard.press("Enter");
  await rows(page, 2);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  const sort = page.getByRole("columnheader", { name: "Name" }).getByRole("button");
  await tabTo(page, sort);
  await page.keyboard.press("Space");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await expect(sort).toBeFocused();

  const filter = page.getByRole("search").getByRole("button", { name: /^Status/ });
  await page.keyboard.press("Home");
  await filter.focus();
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("radio", { name: "Joined or invited" }), 2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(filter).toBeFocused();
  await rows(page, 10);
  await expect(page.getByLabel("Find members")).toHaveValue("isInvited:true");

  const copy = page.getByRole("button", { name: "Copy link to this view" });
  for (let presses = 0; presses < 10 && !(await copy.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());

  await page.goto(`${MEMBERS_PATH}?view=requests`);
  await tabTo(page, page.getByRole("button", { name: "Approve joan@acme.test" }));
  await page.keyboard.press("Enter");
  await rows(page, 0);
  expect(await owner.members("email:joan@acme.test")).toHaveLength(1);
});

test("every list tells which of its rows a page has, also when one goes, changes or comes back", async ({ as, page, visitor }) => {
  const owner = await prepare(as, visitor);
  for (const email of ["edith@acme.test", "mary@acme.test"]) await owner.call("POST", REQUESTS_API, { email });
  for (const guest of ["guest-1", "guest-2"]) {
    await owner.invite(`${guest}@acme.test`);
    await owner.remove((await owner.members(`email:${guest}@acme.test`))[0]);
  }
  // As if a page had two rows.
  await page.route(/per_page=50/, (route) => route.continue({ url: route.request().url().replace("per_page=50", "per_page=2") }));
  const next = page.getByRole("link", { name: "Next" });
  const lists = {
    "/organizations/acme/teams/frontend/": 7,
    [`${MEMBERS_PATH}?view=pending`]: 7,
    [`${MEMBERS_PATH}?view=requests`]: 3,
    [`${MEMBERS_PATH}?view=removed`]: 3,
  };
  for (const [list, total] of Object.entries(lists)) {
    await page.goto(list);
    await expectPlaces(page, 1, 2, total);
    await next.click();
    await expectPlaces(page, 3, Math.min(4, total), total);
  }

  await page.goto(`${MEMBERS_PATH}?sort=name`);
  await next.click();
  await expectPlaces(page, 3, 4, 24);
  await page.getByRole("button", { name: /, role of Betty Holberton$/ }).click();
  await page.getByRole("group", { name: /^Role of/ }).getByRole("button", { name: "Admin" }).click();
  await expect(notice(page)).toContainText("is now Admin.");
  await expectPlaces(page, 3, 4, 24);
  await page.getByRole("button", { name: "Withdraw invitation to annie@acme.test" }).click();
  await expectPlaces(page, 3, 3, 23);
  await page.getByRole("button", { name: "Undo" }).click();
  await expectPlaces(page, 3, 4, 24);
  // A list that a page shows as a whole tells no places.
  await page.getByLabel("Find members").fill("role:owner");
  await rows(page, 2);
  await expect.poll(() => rowPlaces(page)).toEqual([null, null, null]);
});

test("what is exported of the removed and of the requests is what is listed", async ({ as, page, visitor }) => {
  await prepare(as, visitor);
  for (const [view, address] of [["removed", "edsger@acme.test"], ["requests", "joan@acme.test"]]) {
    await VIEWS[view].open(page);
    await page.getByRole("button", { name: "Export" }).click();
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV", exact: true }).click();
    const saved = await file;
    expect(saved.suggestedFilename()).toMatch(new RegExp(`^acme-${view}.*\\.csv$`));
    const lines = (await readFile(await saved.path(), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(address);
  }
});

test("a mail that waits says so, and why", async ({ as, page }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?view=pending`);
  const waiting = memberRows(page).filter({ hasText: "Invited, mail waiting" });
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText("The mail server refused the connection.");
});

test("without its own colours, with more contrast, enlarged four times, in longer words and on paper", async ({ as, page }) => {
  await as(people.owner);
  await page.goto(`${MEMBERS_PATH}?view=pending`);
  await rows(page, 7);
  const remove = page.getByRole("button", { name: /^Withdraw invitation/ }).first();

  await test.step("forced colours: controls have an edge, icons and the focus can be seen", async () => {
    await page.emulateMedia({ forcedColors: "active" });
    const look = (locator, names) =>
      locator.evaluate((element, names) => names.map((name) => getComputedStyle(element)[name]), names);
    for (const control of [page.getByRole("button", { name: "Invite", exact: true }), page.getByLabel("Find members")]) {
      const [style, width] = await look(control, ["borderBlockStartStyle", "borderBlockStartWidth"]);
      expect([style, parseFloat(width) >= 1]).toEqual(["solid", true]);
    }
    const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await look(remove.locator(".icon"), ["backgroundColor"])).not.toEqual([canvas]);
    await page.getByLabel("Find members").focus();
    await tabTo(page, remove);
    const [style, width] = await look(remove, ["outlineStyle", "outlineWidth"]);
    expect([style, parseFloat(width) >= 2]).toEqual(["solid", true]);
    await page.emulateMedia({ forcedColors: "none" });
  });

  await test.step("more contrast: 7 to 1", async () => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ contrast: "more", colorScheme });
      await expectAccessible(page, { only: ["color-contrast-enhanced"] });
    }
    await page.emulateMedia({ contrast: "no-preference", colorScheme: "light" });
  });

  await test.step("400 %: nothing is cut off, and nothing covers what has the focus", async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await expectNothingCutOff(page, 320);
    await page.getByLabel("Find members").focus();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(coveredFocus)).toBe("");
    }
  });

  await test.step("words that are 40 % longer", async () => {
    await page.evaluate(lengthenWords);
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await expectNothingCutOff(page, width);
      expect(await page.evaluate(cutOffTexts)).toEqual([]);
    }
  });

  await test.step("paper: the people in black on white, nothing to press", async () => {
    await page.reload();
    await rows(page, 7);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await rows(page, 7);
    await expect(memberRow(page, "gary@acme.test")).toBeVisible();
    await expect(page.getByRole("form", { name: "Invite people" })).toBeHidden();
    await expect(remove).toBeHidden();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  });
});

/** Runs in the page: which element lies over the middle of the one that has the focus; nothing when none does. */
function coveredFocus() {
  const focused = document.activeElement;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  const isSeen = above && (focused.contains(above) || above.contains(focused) || above.closest("label")?.control === focused);
  return isSeen ? "" : `${focused.outerHTML} under ${above?.outerHTML ?? "the window's edge"}`;
}

/** Runs in the page: makes every text of ours longer, as another language would; names, ours too, and addresses stay. */
function lengthenWords() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (text.data.trim() === "" || text.parentElement.closest("bdi, .address, .avatar, .page-frame__wordmark, time, script")) continue;
    text.data = text.data.replaceAll(/\p{L}+/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.4)));
  }
}

/** Runs in the page: what is hidden of its own text, though it is meant to be seen. */
function cutOffTexts() {
  const isCut = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const isWide = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    return isWide || (overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1);
  };
  const seen = [...document.querySelectorAll("main *")].filter((element) => element.checkVisibility() && element.textContent.trim());
  const isMeant = (element) => !element.closest(".visually-hidden") && getComputedStyle(element).clipPath === "none";
  return seen.filter((element) => isMeant(element) && isCut(element)).map((element) => element.outerHTML);
}
