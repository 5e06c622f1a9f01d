// Playwright's test with our server: `roster` is a server with a new demo organization for every test, `page` and
// `context` are at its address, `as(person)` signs the test's own context in, `visitor()` opens one of somebody else.
import { test as base } from "@playwright/test";
import { Api } from "./people.mjs";
import { RosterServer } from "./server.mjs";

export const test = base.extend({
  /** Further options of `roster serve`. */
  serverOptions: [[], { option: true }],

  roster: async ({ serverOptions }, use, testInfo) => {
    const server = await RosterServer.start(serverOptions);
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server log", { body: server.log, contentType: "text/plain" });
    }
    await server.dispose();
  },

  baseURL: async ({ roster }, use) => use(roster.url),

  as: async ({ context }, use) => {
    await use(async (person) => {
      const api = new Api(context.request);
      await api.signIn(person);
      return api;
    });
  },

  /** Opens a new browser context: another person at another machine. */
  visitor: async ({ browser, baseURL, colorScheme, contextOptions }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, colorScheme, ...contextOptions, ...options });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from "@playwright/test";
