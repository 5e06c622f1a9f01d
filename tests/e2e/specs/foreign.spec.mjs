// The app in front of another server of the same API: shapes old and new, keys that are missing, another place of the
// API and another CSRF cookie.
import { test as base } from "@playwright/test";
import { ForeignServer } from "../support/foreign.mjs";
import { inviteForm, memberRow, memberRows, notice } from "../support/pages.mjs";
import { MEMBERS_PATH } from "../support/people.mjs";

const { expect } = base;
const test = base.extend({
  foreign: async ({}, use) => {
    const server = await ForeignServer.start();
    await use(server);
    await server.stop();
  },
  baseURL: async ({ foreign }, use) => use(foreign.url),
});

test("the list shows members old and new, an empty user as an invitation, and every call goes to the named place", async ({
  page,
  foreign,
}) => {
  const strays = [];
  page.on("request", (request) => new URL(request.url()).pathname.startsWith("/api/") && strays.push(request.url()));
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(3);
  await expect(memberRow(page, "Ada Lovelace")).toContainText("Owner");
  await expect(memberRow(page, "Grace Hopper")).toContainText("Manager");
  await expect(memberRow(page, "alan@acme.test")).toContainText("Invited");
  expect(foreign.calls).toContain("GET /organizations/acme/members/");
  await expect.poll(() => foreign.calls).toContain("GET /organizations/acme/events/");
  expect(strays).toEqual([]);
});

test("inviting and removing repeat the named cookie", async ({ page, foreign }) => {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(3);
  await inviteForm(page).getByLabel("Email address").fill("margaret@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(memberRow(page, "margaret@acme.test")).toContainText("Invited");
  await page.getByRole("button", { name: "Remove Grace Hopper" }).click();
  await expect(memberRow(page, "Grace Hopper")).toHaveCount(0);
  await expect(notice(page)).toContainText("Grace Hopper removed.");
  await expect.poll(() => foreign.members.map(({ id }) => id)).toEqual(["7", "9", "13"]);
});

test("an address that is invited already stays in the form with the server's own words", async ({ page, foreign }) => {
  await page.goto(MEMBERS_PATH);
  await expect(memberRows(page)).toHaveCount(3);
  foreign.members = [...foreign.members, { id: "12", email: "margaret@acme.test", name: "", pending: true }];
  const field = inviteForm(page).getByLabel("Email address");
  await field.fill("margaret@acme.test");
  await inviteForm(page).getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText("The user margaret@acme.test has already been invited").first()).toBeVisible();
  await expect(field).toHaveValue("margaret@acme.test");
});
