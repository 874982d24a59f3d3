import { expect, test } from "vitest";
import { resultOfAction } from "#bff/invitations/action-result.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { appWithLateAction } from "#bff/testing/late-action.ts";
import { writeLateEntries } from "./late-entries.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const owed = {
  instance: "sandbox",
  action: "invitation.created",
  memberId: "1",
  member: "admin@example.com",
  emailAddress: "first@example.com",
  subjectId: null,
  clientAddress: "127.0.0.1",
  requestId: "request-1",
};

/** A single action whose request ended before it wrote its entry. */
async function performUnattended({ deps }: App, emailAddress: string): Promise<void> {
  await deps.engine?.perform({
    newBatch: { kind: "invite", options: {}, rows: [{ emailAddress }] },
    createdBy: "Admin",
    unreported: JSON.stringify({ ...owed, emailAddress }),
  });
}

/** By a clock that is past the time in which a request writes its own entry. */
async function writeLate({ deps }: App): Promise<void> {
  if (deps.engine === null) throw new Error("The app has no engine.");
  const { store, engine, log } = deps;
  const now = () => Date.now() + 60_000;
  await writeLateEntries({ db: store.db, engine, resultOf: resultOfAction, now, log });
}

async function entries({ deps }: App) {
  return deps.store.db
    .selectFrom("activity")
    .selectAll()
    .where("topic", "=", "invitations")
    .orderBy("at")
    .execute();
}

test("the entry of an action without its request is written once", async () => {
  const app = await signedInApp();
  await performUnattended(app, "first@example.com");
  await Promise.all([writeLate(app), writeLate(app)]);
  await writeLate(app);
  expect(await entries(app)).toMatchObject([
    {
      action: "invitation.created",
      result: "done",
      member: "admin@example.com",
      email_address: "first@example.com",
      subject_id: expect.stringMatching(/^inv_/),
      request_id: "request-1",
    },
  ]);
});

test("the entry of a refused action without its request says why", async () => {
  const app = await signedInApp();
  await performUnattended(app, "blocked@example.com");
  await writeLate(app);
  expect(await entries(app)).toMatchObject([{ result: "refused", code: "address_blocked" }]);
});

test("the entry that a request has written is not written again", async () => {
  const app = await signedInApp();
  await app.call("POST", "/api/invitations", { emailAddress: "first@example.com" });
  await writeLate(app);
  expect(await entries(app)).toMatchObject([{ result: "done", member: "demo@usher.test" }]);
});

test("an unknown outcome is followed by an entry with its result", async () => {
  const app = await appWithLateAction();
  await fetch(`${app.sandbox.url}/sandbox/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ slowMs: 6_000 }),
  });
  expect(await app.inviteTooLong("slow@example.com")).toMatchObject({
    status: 504,
    body: { code: "outcome_unknown" },
  });
  await expect
    .poll(async () => {
      await writeLate(app);
      return (await entries(app)).map(({ result }) => result);
    })
    .toEqual(["unknown", "done"]);
});
