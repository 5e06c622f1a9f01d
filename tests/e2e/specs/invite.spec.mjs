// Inviting one or many: the list that is looked at first, sending it, what became of it, the draft, requests, links.
import { expectAccessible } from "../support/axe.mjs";
import { inviteForm, memberRow, memberRows, notice, tabTo } from "../support/pages.mjs";
import { Api, MEMBERS_PATH, people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

const MEMBERS_API = "**/api/0/organizations/acme/members/";
const LIST = `Grete Hermann <grete@acme.test>, ada@acme.test; annie@acme.test
nobody kay@acem.test
"McNulty, Kay" <kathleen@acme.test>, GRETE@acme.test`;

const addresses = (page) => inviteForm(page).getByLabel("Email addresses");
const review = (page) => page.locator(".invite-review");
const lines = (page) => review(page).getByRole("list").getByRole("listitem");
const line = (page, address) => lines(page).filter({ hasText: address });
const invite = (page) => inviteForm(page).getByRole("button", { name: "Invite", exact: true });

async function openMembers(page, rows = 25) {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(rows);
}

/** Opens the list of `text` and waits until the server has said whom it knows. */
async function openReview(page, text = LIST) {
  await addresses(page).fill(text);
  await page.keyboard.press("Enter");
  await expect(review(page).getByRole("heading")).toBeFocused();
  await expect(review(page)).not.toContainText("Checking who");
}

test("a pasted list is looked at first: who is new, known, no address or probably mistyped", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("email%3A")) asked.push(request.url());
  });
  await openReview(page);
  expect(asked).toHaveLength(1);
  await expect(review(page).getByRole("heading")).toHaveText("Check 6 addresses");
  await expect(review(page)).toContainText("2 new · 1 probably mistyped · 1 already a member · 1 already invited · 1 not an address");
  await expect(line(page, "grete@acme.test")).toContainText(/Grete Hermann\s*New/);
  await expect(line(page, "kathleen@acme.test")).toContainText("McNulty, Kay");
  await expect(line(page, "ada@acme.test")).toContainText("Already a member");
  await expect(line(page, "annie@acme.test")).toContainText("Already invited");
  await expect(line(page, "nobody")).toContainText("Not an address");
  await expect(line(page, "kay@acem.test")).toContainText("Probably mistyped");
  expect(await owner.members()).toHaveLength(25);

  await review(page).getByRole("button", { name: "Use kay@acme.test" }).click();
  await expect(line(page, "kay@acme.test")).toContainText("New");
  await expect(review(page).getByRole("button", { name: "Leave out kay@acme.test" })).toBeFocused();
  await review(page).getByRole("button", { name: "Leave out nobody" }).click();
  await expect(line(page, "nobody")).toHaveCount(0);
  await expect(review(page).getByRole("button", { name: "Leave out kay@acme.test" })).toBeFocused();

  await inviteForm(page).getByLabel("Role").selectOption("Admin");
  await review(page).getByRole("button", { name: "Send 3 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 3 sent, 2 not sent.");
  await expect(review(page).getByRole("heading")).toHaveText("3 sent, 2 not sent");
  await expect(review(page).getByRole("heading")).toBeFocused();
  await expect(line(page, "grete@acme.test")).toContainText("Sent");
  await expect(line(page, "ada@acme.test")).toContainText("Not sent. Already a member.");
  await expect(addresses(page)).toHaveValue("ada@acme.test\nannie@acme.test");
  await expect(memberRow(page, "kathleen@acme.test")).toContainText("Admin");
  expect(await owner.members("email:grete@acme.test email:kay@acme.test email:kathleen@acme.test")).toHaveLength(3);

  await review(page).getByRole("button", { name: "Close" }).click();
  await expect(review(page)).toHaveCount(0);
  await expect(addresses(page)).toBeFocused();
});

test("the same by keyboard only", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await tabTo(page, addresses(page));
  await page.keyboard.type("grete@acme.test, kay@acem.test nobody");
  await page.keyboard.press("Enter");
  await expect(review(page).getByRole("heading")).toBeFocused();
  await tabTo(page, review(page).getByRole("button", { name: "Use kay@acme.test" }));
  await page.keyboard.press("Enter");
  await expect(review(page).getByRole("button", { name: "Leave out kay@acme.test" })).toBeFocused();
  await tabTo(page, review(page).getByRole("button", { name: "Leave out nobody" }));
  await page.keyboard.press("Space");
  await tabTo(page, review(page).getByRole("button", { name: "Send 2 invitations" }));
  await page.keyboard.press("Enter");
  await expect(review(page).getByRole("heading")).toHaveText("2 sent");
  await expect(review(page).getByRole("heading")).toBeFocused();
  await expect(addresses(page)).toHaveValue("");
  expect(await owner.members("email:grete@acme.test email:kay@acme.test")).toHaveLength(2);
});

test("what fails stays in the form with its reason, and can be sent again", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const reason = "This address can't get mail.";
  await page.route(MEMBERS_API, (route) =>
    route.request().postDataJSON()?.email === "kay@acme.test"
      ? route.fulfill({ status: 400, json: { email: [reason] } })
      : route.fallback(),
  );
  await openReview(page, "grete@acme.test, Kay <kay@acme.test>, kathleen@acme.test");
  await review(page).getByRole("button", { name: "Send 3 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 2 sent, 1 not sent.");
  await expect(line(page, "kay@acme.test")).toContainText(`Not sent. ${reason}`);
  await expect(addresses(page)).toHaveValue('"Kay" <kay@acme.test>');

  await page.unroute(MEMBERS_API);
  await invite(page).click();
  await expect(notice(page)).toHaveText("Invitation to kay@acme.test is on its way.");
  await expect(addresses(page)).toHaveValue("");
  await expect(addresses(page)).toBeFocused();
});

test("sending says how far it is and can be stopped; the rest stays", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  const held = [];
  await page.route(MEMBERS_API, async (route) => {
    if (route.request().method() === "POST") await new Promise((resolve) => held.push(resolve));
    await route.fallback();
  });
  const people10 = Array.from({ length: 10 }, (_, number) => `guest${number}@acme.test`);
  await openReview(page, people10.join(" "));
  await review(page).getByRole("button", { name: "Send 10 invitations" }).click();
  await expect(review(page).getByRole("button", { name: "Stop sending" })).toBeFocused();
  await expect.poll(() => held.length).toBe(3);
  held.shift()();
  await expect(review(page)).toContainText("1 of 10");
  await expect.poll(() => held.length).toBe(3);
  await review(page).getByRole("button", { name: "Stop sending" }).click();
  for (const release of held) release();
  await expect(notice(page)).toHaveText("Invitations: 4 sent, 6 not sent.");
  await expect(line(page, "guest9@acme.test")).toContainText("Not sent. You stopped sending.");
  await expect(addresses(page)).toHaveValue(people10.slice(4).join("\n"));
  expect(await owner.members("guest")).toHaveLength(4);
});

test("when the connection goes, nothing further is tried and nothing is lost", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const list = Array.from({ length: 8 }, (_, number) => `guest${number}@acme.test`);
  await openReview(page, list.join(" "));
  let tries = 0;
  await page.route(MEMBERS_API, (route) => {
    tries += 1;
    return route.abort();
  });
  await review(page).getByRole("button", { name: "Send 8 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 0 sent, 8 not sent.");
  expect(tries).toBeLessThanOrEqual(3);
  await expect(line(page, "guest7@acme.test")).toContainText("Not sent. Not tried: The server can't be reached.");
  await expect(addresses(page)).toHaveValue(list.join("\n"));
});

test("a list can be sent though nobody could say who is known already", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await page.route("**/members/?per_page=100&query=email*", (route) => route.abort());
  await addresses(page).fill("ada@acme.test grete@acme.test");
  await page.keyboard.press("Enter");
  await expect(review(page).getByRole("alert")).toContainText("could not be checked");
  await page.unroute("**/members/?per_page=100&query=email*");
  await review(page).getByRole("button", { name: "Check again" }).click();
  await expect(line(page, "ada@acme.test")).toContainText("Already a member");
  await expect(review(page).getByRole("heading")).toBeFocused();
});

test("a CSV file comes into the same list", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const choosing = page.waitForEvent("filechooser");
  await inviteForm(page).getByRole("button", { name: "Import CSV" }).click();
  const file = "Name;Team;Email\r\n\"Hermann, Grete\";Backend;grete@acme.test\r\nAda Lovelace;;ada@acme.test\r\n";
  await (await choosing).setFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await expect(review(page).getByRole("heading")).toHaveText("Check 2 addresses");
  await expect(line(page, "grete@acme.test")).toContainText("Hermann, Grete");
  await expect(line(page, "ada@acme.test")).toContainText("Already a member");
  await expect(addresses(page)).toHaveValue('"Hermann, Grete" <grete@acme.test>\n"Ada Lovelace" <ada@acme.test>');
});

test("a mistyped address alone is asked about, and can be sent as it is", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await openReview(page, "grete@gmial.com");
  await expect(review(page).getByRole("button", { name: "Use grete@gmail.com" })).toBeVisible();
  await review(page).getByRole("button", { name: "Send 1 invitation" }).click();
  await expect(notice(page)).toHaveText("Invitations: 1 sent.");
  expect(await owner.members("email:grete@gmial.com")).toHaveLength(1);
});

test("the draft outlives a reload; leaving asks first and then throws it away", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await addresses(page).fill("grete@acme.test, kay@acme.test");
  await inviteForm(page).getByLabel("Role").selectOption("Manager");
  await page.reload();
  await expect(addresses(page)).toHaveValue("grete@acme.test, kay@acme.test");
  await expect(inviteForm(page).getByLabel("Role")).toHaveValue("manager");

  const away = page.getByRole("link", { name: "Design", exact: true }).first();
  const dialog = page.getByRole("alertdialog", { name: "Leave this page?" });
  await away.click();
  await expect(dialog).toContainText("2 invitations have not been sent.");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(away).toBeFocused();
  await expect(addresses(page)).toHaveValue("grete@acme.test, kay@acme.test");

  await away.click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Design");
  await page.goBack();
  await expect(addresses(page)).toHaveValue("");
  await away.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Design");

  // The browser's own Back and Forward ask nothing and lose nothing: what was typed is there again when the page is.
  await page.goBack();
  await addresses(page).fill("grete@acme.test");
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Design");
  await page.goBack();
  await expect(addresses(page)).toHaveValue("grete@acme.test");
});

test("signing out asks, too; who signs in next in the tab finds nothing of a draft that was kept", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await addresses(page).fill("grete@acme.test");
  const dialog = page.getByRole("alertdialog", { name: "Leave this page?" });
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(dialog).toContainText("One invitation has not been sent.");
  await page.keyboard.press("Escape");
  await expect(addresses(page)).toHaveValue("grete@acme.test");

  // A session that ends by itself throws nothing away, and gives nothing to others.
  await as(people.manager);
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expect(addresses(page)).toHaveValue("");
  await as(people.owner);
  await page.reload();
  await expect(addresses(page)).toHaveValue("grete@acme.test");

  await page.getByRole("button", { name: "Sign out" }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await as(people.owner);
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(25);
  await expect(addresses(page)).toHaveValue("");
});

test("addresses that come again are sent once, and the list says so", async ({ page, as }) => {
  const owner = await as(people.owner);
  await openMembers(page);
  await openReview(page, "grete@acme.test, Grete@Acme.test; kay@acme.test grete@acme.test");
  await expect(review(page)).toContainText("2 new · 2 repeats left out");
  await review(page).getByRole("button", { name: "Send 2 invitations" }).click();
  await expect(notice(page)).toHaveText("Invitations: 2 sent.");
  expect(await owner.members("email:grete@acme.test")).toHaveLength(1);
});

test("all teams can be chosen, however many there are", async ({ page, as }) => {
  const owner = await as(people.owner);
  for (let number = 1; number <= 110; number += 1) {
    await owner.call("POST", "/api/0/organizations/acme/teams/", { name: `Team ${String(number).padStart(3, "0")}` });
  }
  await openMembers(page);
  await inviteForm(page).getByRole("button", { name: /^Teams/ }).click();
  await expect(page.getByRole("checkbox", { name: "Team 110" })).toBeVisible();
  await expect(page.getByRole("group", { name: "Teams" }).getByRole("checkbox", { name: /^Team \d/ })).toHaveCount(110);
});

test("closing the tab asks while addresses are unsent, and only then", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await addresses(page).click();
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  expect(asked).toEqual([]);
  await addresses(page).click();
  await page.keyboard.type("grete@acme.test");
  await page.reload();
  await expect(memberRows(page)).toHaveCount(25);
  expect(asked).toEqual(["beforeunload"]);
});

test("signed out while sending: after signing in again the rest is still there", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await openReview(page, "grete@acme.test kay@acme.test");
  await page.context().clearCookies({ name: "sentrysid" });
  await review(page).getByRole("button", { name: "Send 2 invitations" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await as(people.owner);
  await page.goto(MEMBERS_PATH);
  await expect(addresses(page)).toHaveValue(/^grete@acme.test\s+kay@acme.test$/);
});

test("who may not invite asks those who can, for one and for many", async ({ page, as, visitor }) => {
  const manager = new Api((await visitor()).context().request);
  await manager.signIn(people.manager);
  await manager.call("PUT", "/api/0/organizations/acme/", { allowMemberInvite: false });
  await as(people.member);
  await openMembers(page);
  const form = page.getByRole("form", { name: "Request invitations" });
  await expect(form).toContainText("Managers and owners get your request and decide.");
  await expect(form.getByRole("option", { name: "Owner" })).toBeEnabled();
  await form.getByLabel("Email addresses").fill("grete@acme.test");
  await form.getByLabel("Role").selectOption("Admin");
  await form.getByRole("button", { name: "Request", exact: true }).click();
  await expect(notice(page)).toHaveText("Request for grete@acme.test is with those who can invite.");
  await form.getByLabel("Email addresses").fill("kay@acme.test, kathleen@acme.test");
  await page.keyboard.press("Enter");
  await review(page).getByRole("button", { name: "Send 2 requests" }).click();
  await expect(notice(page)).toHaveText("Requests: 2 sent.");
  const requests = await manager.call("GET", "/api/0/organizations/acme/invite-requests/");
  expect(requests.map(({ email, role }) => [email, role])).toEqual([
    ["grete@acme.test", "admin"],
    ["kathleen@acme.test", "member"],
    ["kay@acme.test", "member"],
  ]);
  await expectAccessible(page);
});

test.describe("where the operator allows links", () => {
  test.use({ serverOptions: ["--invite-links"], permissions: ["clipboard-read", "clipboard-write"] });

  test("the link of an invitation can be copied, and opens it", async ({ page, as, visitor }) => {
    await as(people.owner);
    await openMembers(page);
    await addresses(page).fill("grete@acme.test");
    await page.keyboard.press("Enter");
    await expect(notice(page)).toHaveText("Invitation to grete@acme.test is on its way.");
    await expect(addresses(page)).toBeFocused();
    await review(page).getByRole("button", { name: "Copy link for grete@acme.test" }).click();
    await expect(review(page).getByRole("status").filter({ hasText: "Copied." })).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const invitee = await visitor();
    await invitee.goto(link);
    await expect(invitee.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
    await expectAccessible(page);
  });

  test("where the browser refuses to copy, the link is shown", async ({ page, as }) => {
    await as(people.owner);
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
    });
    await openMembers(page);
    await openReview(page, "grete@acme.test kay@acme.test");
    await review(page).getByRole("button", { name: "Send 2 invitations" }).click();
    await review(page).getByRole("button", { name: "Copy link for kay@acme.test" }).click();
    await expect(review(page).getByRole("textbox", { name: "Link" })).toBeFocused();
    await expect(review(page).getByRole("textbox", { name: "Link" })).toHaveValue(/\/accept\/\d+\//);
    await expectAccessible(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const direction of ["ltr", "rtl"]) {
    test(`axe finds nothing in the list, before and after: ${colorScheme}, ${direction}`, async ({ page, as }) => {
      await page.emulateMedia({ colorScheme });
      await as(people.owner);
      await openMembers(page);
      await page.evaluate((direction) => document.documentElement.setAttribute("dir", direction), direction);
      await openReview(page);
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      }
      await review(page).getByRole("button", { name: /^Send/ }).click();
      await expect(review(page).getByRole("heading")).toContainText("not sent");
      // The list is asked for anew, and its old rows are dimmed until then.
      await expect(page.locator("table[aria-busy=true]")).toHaveCount(0);
      await expectAccessible(page);
    });
  }
}

test("the list as a screen reader has it", async ({ page, as }) => {
  await as(people.owner);
  await openMembers(page);
  await openReview(page, "grete@acme.test, kay@acem.test");
  await expect(review(page)).toMatchAriaSnapshot(`
    - region "Check 2 addresses":
      - heading "Check 2 addresses" [level=3]
      - paragraph: 1 new · 1 probably mistyped
      - list "Check 2 addresses":
        - listitem:
          - text: grete@acme.test New
          - button "Leave out grete@acme.test"
        - listitem:
          - text: kay@acem.test Probably mistyped
          - button "Use kay@acme.test"
          - button "Leave out kay@acem.test"
      - button "Send 2 invitations"
      - button "Back to the form"
  `);
});
