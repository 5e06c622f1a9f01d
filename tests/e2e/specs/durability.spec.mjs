// An answer of 201 is a promise.
import { people } from "../support/people.mjs";
import { expect, test } from "../support/test.mjs";

test("killed right after 201, the server sends the mail after its restart and has exactly the row", async ({ as, roster }) => {
  const owner = await as(people.owner);
  const invited = await owner.invite("margaret@acme.test");
  await roster.end("SIGKILL");
  await roster.run();

  await roster.mailbox.newest("margaret@acme.test");
  expect((await owner.members("email:margaret@acme.test")).map(({ id, pending }) => ({ id, pending }))).toEqual([
    { id: invited.id, pending: true },
  ]);
});

test("started again, the server keeps the data and creates no second demo", async ({ as, roster }) => {
  const owner = await as(people.owner);
  await owner.invite("margaret@acme.test");
  const before = await owner.members();
  await roster.end("SIGTERM");
  expect(roster.process.exitCode).toBe(0);
  await roster.run();
  expect((await owner.members()).map(({ id, email }) => ({ id, email }))).toEqual(before.map(({ id, email }) => ({ id, email })));
});
