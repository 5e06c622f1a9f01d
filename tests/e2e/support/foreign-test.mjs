// Playwright's test with another server of the same API for every test.
import { test as base } from "@playwright/test";
import { ForeignServer } from "./foreign.mjs";

export const test = base.extend({
  foreign: async ({}, use) => {
    const server = await ForeignServer.start();
    await use(server);
    await server.stop();
  },
  baseURL: async ({ foreign }, use) => use(foreign.url),
});

export { expect } from "@playwright/test";
