import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Invitation } from "#contract/invitation.ts";
import { demoAddress } from "#bff/sign-in/users.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { json, startFakeClerk } from "#bff/testing/fake-clerk.ts";
import { runTestDeletion } from "./test-deletion.ts";
import { createTestInvitationStore } from "./test-invitation-store.ts";
import { deleteTestsOf } from "./test-invitations.ts";

const minuteMs = 60_000;

type App = Awaited<ReturnType<typeof signedInApp>>;

async function appWithClock() {
  const clock = { now: Date.now() };
  const app = await signedInApp({ now: () => clock.now });
  return { ...app, clock };
}

const send = (app: App, body: object = {}) =>
  app.call("POST", "/api/test-invitation", { options: {}, ...body });
const openTest = async (app: App) => (await app.call("GET", "/api/test-invitation")).body.test;
const list = async (app: App): Promise<Invitation[]> => (await app.call("GET", "/api/invitations")).body.data;
const addressesOf = async (app: App) => (await list(app)).map(({ emailAddress }) => emailAddress);

async function mails(app: App): Promise<{ to: string }[]> {
  return ((await (await fetch(`${app.sandbox.url}/sandbox/outbox`)).json()) as { data: { to: string }[] })
    .data;
}

async function accept(app: App, id: string): Promise<void> {
  expect((await fetch(`${app.sandbox.url}/sandbox/accept/${id}`, { method: "POST" })).ok).toBe(true);
}

/** Runs the deletion as the server does; each `round` ends when it sleeps. */
function startDeletion({ deps: { clerk, store, log, now } }: App) {
  const stopping = new AbortController();
  let wake: () => void = () => {};
  let slept = Promise.withResolvers<void>();
  const done = runTestDeletion(
    {
      clerk,
      log,
      now,
      records: createInvitationRecords(store.db, "sandbox"),
      tests: createTestInvitationStore(store.db, "sandbox"),
      sleep: (_ms, signal) => {
        slept.resolve();
        return new Promise((resolve) => {
          wake = resolve;
          signal?.addEventListener("abort", () => resolve());
        });
      },
    },
    stopping.signal,
  );
  onTestFinished(async () => {
    stopping.abort();
    await done;
  });
  return {
    first: () => slept.promise,
    round: () => {
      slept = Promise.withResolvers<void>();
      wake();
      return slept.promise;
    },
  };
}

/** What a process leaves behind that was killed during the call: the intent, and perhaps the invitation. */
async function interrupt(app: App, clock: { now: number }, hasArrived: boolean): Promise<void> {
  const { db } = app.deps.store;
  if (hasArrived) {
    await send(app);
    await db.updateTable("test_invitation").set({ invitation_id: null }).execute();
    await db.deleteFrom("invitation_record").execute();
    return;
  }
  const tests = createTestInvitationStore(db, "sandbox");
  const memberId = (await app.call("GET", "/api/session")).body.member.id;
  const deleteAt = clock.now + 60 * minuteMs;
  await tests.insert({
    memberId,
    emailAddress: demoAddress,
    invitationId: null,
    createdAt: clock.now,
    deleteAt,
  });
}

describe("sending a test", () => {
  test("a test goes to the member with the options of the row over those of the batch", async () => {
    const app = await signedInApp();
    const options = {
      redirectUrl: "https://a.example.com/",
      expiresInDays: 5,
      publicMetadata: { plan: "team" },
    };
    const row = { expiresInDays: 9, publicMetadata: { role: "chief", level: 3 } };
    const { status, body } = await send(app, { options, row });
    expect(status).toBe(201);
    expect(body).toMatchObject({ emailAddress: demoAddress, url: expect.stringContaining("http") });
    expect(body.deleteAt - body.sentAt).toBe(60 * minuteMs);
    const [invitation, ...others] = await list(app);
    expect(others).toEqual([]);
    expect(invitation).toMatchObject({
      emailAddress: demoAddress,
      publicMetadata: { role: "chief", level: 3, usher_test: true },
      invitedBy: "Demo admin",
    });
    expect((invitation?.expiresAt ?? 0) - (invitation?.createdAt ?? 0)).toBe(9 * 24 * 60 * minuteMs);
    expect(await mails(app)).toMatchObject([{ to: demoAddress }]);
    expect(await openTest(app)).toEqual({
      emailAddress: demoAddress,
      sentAt: body.sentAt,
      deleteAt: body.deleteAt,
    });
  });

  test("S5: a member whose address is not verified sends no test to it", async () => {
    const app = await signedInApp();
    const email = "not verified: ada@example.com (0a1b2c3d)";
    await app.deps.store.db.updateTable("user").set({ email }).execute();
    expect((await send(app)).status).toBe(409);
    expect(await mails(app)).toEqual([]);
  });

  test("a member deletes a test with its e-mail, and deleting it again changes nothing", async () => {
    const app = await signedInApp();
    await send(app);
    for (const _ of [1, 2]) expect((await app.call("DELETE", "/api/test-invitation")).status).toBe(204);
    expect([await list(app), await mails(app), await openTest(app)]).toEqual([[], [], null]);
    const { body } = await app.call("GET", "/api/activity?topic=invitations");
    expect(body.data).toMatchObject([
      { action: "invitation.deleted", emailAddress: demoAddress, detail: "test invitation" },
      { action: "invitation.tested", emailAddress: demoAddress, result: "done" },
    ]);
  });

  test("a second test replaces the first", async () => {
    const app = await signedInApp();
    await send(app, { row: { publicMetadata: { nth: 1 } } });
    expect((await send(app, { row: { publicMetadata: { nth: 2 } } })).status).toBe(201);
    expect((await list(app)).map(({ publicMetadata }) => publicMetadata)).toEqual([
      { nth: 2, usher_test: true },
    ]);
  });

  test("a test that was deleted at Clerk already does not block the next one", async () => {
    const app = await signedInApp();
    await send(app);
    const [first] = await list(app);
    await app.call("DELETE", `/api/invitations/${first?.id}`);
    expect((await send(app)).status).toBe(201);
    expect(await list(app)).toHaveLength(1);
  });

  test("a member who is a user is offered plus-addresses", async () => {
    const app = await signedInApp();
    const { id } = (await app.call("POST", "/api/invitations", { emailAddress: demoAddress })).body;
    await accept(app, id);
    const refused = await send(app);
    expect(refused).toMatchObject({ status: 409, body: { code: "already_user" } });
    expect(refused.body.detail).toContain("Send the test to demo+usher@usher.test instead.");
    expect(await openTest(app)).toBeNull();
    expect((await send(app, { plus: 1 })).body.emailAddress).toBe("demo+usher@usher.test");
    const sent = (await list(app)).find(({ status }) => status === "pending");
    await accept(app, sent?.id ?? "");
    expect((await send(app, { plus: 1 })).body.detail).toContain("demo+usher2@usher.test");
    expect((await send(app, { plus: 2 })).status).toBe(201);
  });

  test("a pending invitation of the member is left untouched", async () => {
    const app = await signedInApp();
    const { id } = (await app.call("POST", "/api/invitations", { emailAddress: demoAddress })).body;
    const refused = await send(app);
    expect(refused).toMatchObject({ status: 409, body: { code: "already_invited" } });
    expect(refused.body.detail).toContain("left untouched. Send the test to demo+usher@usher.test instead.");
    expect((await list(app)).map((each) => each.id)).toEqual([id]);
    await send(app, { plus: 1 });
    await app.call("DELETE", "/api/test-invitation");
    expect((await list(app)).map((each) => each.id)).toEqual([id]);
  });

  test("the allowed domains do not apply to a test, the allowed origins do", async () => {
    const app = await signedInApp();
    const settings = { allowedDomains: ["example.com"], redirectOrigins: ["https://example.com"] };
    await app.call("PUT", "/api/settings", { ...settings, activityDays: 400 });
    const elsewhere = await send(app, { row: { redirectUrl: "https://evil.example/" } });
    expect(elsewhere).toMatchObject({ status: 422, body: { field: "redirectUrl" } });
    expect(await list(app)).toEqual([]);
    expect((await send(app, { options: { redirectUrl: "https://example.com/in" } })).status).toBe(201);
  });

  test.each([
    { row: { expiresInDays: 0 } },
    { options: { role: 1 } },
    { plus: -1 },
    { emailAddress: "a@b.de" },
  ])("a test with the body %j is refused", async (body) => {
    const app = await signedInApp();
    expect(await send(app, body)).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(await mails(app)).toEqual([]);
  });

  test("a test that Clerk never got is not open afterwards", async () => {
    const app = await signedInApp({ apiUrl: "http://127.0.0.1:1" });
    expect(await send(app)).toMatchObject({ status: 502, body: { code: "clerk_unreachable" } });
    expect(await app.deps.store.db.selectFrom("test_invitation").selectAll().execute()).toEqual([]);
  });
});

describe("a test invitation", () => {
  test("a test invitation does not count as an invitation of its address", async () => {
    const app = await signedInApp();
    await send(app);
    await app.call("POST", "/api/invitations", { emailAddress: "other@example.com" });
    const counts = await app.call("GET", "/api/invitations/counts");
    expect(counts.body).toEqual({ pending: 1, accepted: 0, expired: 0, revoked: 0 });
    const sought = await app.call("GET", "/api/invitations/counts?query=example.com");
    expect(sought.body.pending).toBe(1);
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses: [demoAddress] });
    expect(body.data).toEqual([{ emailAddress: demoAddress, standing: "new" }]);
  });

  test("a test invitation makes way for a real one of the same address", async () => {
    const app = await signedInApp();
    await send(app);
    const made = await app.call("POST", "/api/invitations", { emailAddress: demoAddress });
    expect(made.status).toBe(201);
    expect((await list(app)).map(({ id }) => id)).toEqual([made.body.id]);
    expect(await openTest(app)).toBeNull();
  });

  test("a test invitation makes way for a resend of the same address", async () => {
    const app = await signedInApp();
    const { id } = (await app.call("POST", "/api/invitations", { emailAddress: demoAddress })).body;
    await app.call("POST", `/api/invitations/${id}/revoke`);
    await send(app);
    const resent = await app.call("POST", `/api/invitations/${id}/resend`);
    expect(resent.status).toBe(201);
    const pending = (await list(app)).filter(({ status }) => status === "pending");
    expect(pending.map((each) => each.id)).toEqual([resent.body.id]);
    expect(await openTest(app)).toBeNull();
  });

  test("a test invitation makes way for a batch with the same address", async () => {
    const app = await signedInApp({ isSending: false });
    await send(app);
    const rows = [{ emailAddress: "other@example.com" }, { emailAddress: demoAddress }];
    const submitted = await app.call("PUT", `/api/batches/${randomUUID()}`, {
      kind: "invite",
      options: {},
      rows,
    });
    expect(submitted.status).toBe(202);
    expect([await list(app), await openTest(app)]).toEqual([[], null]);
  });
});

test("a test that is sent while its address is queued in a batch makes way for the row", async () => {
  const app = await signedInApp({ isSending: false });
  const id = randomUUID();
  const rows = [{ emailAddress: demoAddress }];
  await app.call("PUT", `/api/batches/${id}`, { kind: "invite", options: {}, rows });
  await send(app);
  const { engine } = app.deps;
  engine?.start();
  await expect.poll(async () => (await engine?.get(id))?.counts).toMatchObject({ done: 1, skipped: 0 });
  expect(await openTest(app)).toBeNull();
  expect((await list(app)).map(({ publicMetadata }) => publicMetadata)).toEqual([{}]);
});

test("a test without an answer makes way for a real invitation of the same address", async () => {
  const app = await appWithClock();
  await interrupt(app, app.clock, true);
  const made = await app.call("POST", "/api/invitations", { emailAddress: demoAddress });
  expect(made.status).toBe(201);
  expect((await list(app)).map(({ id }) => id)).toEqual([made.body.id]);
  // Clerk may still make the test, so it is searched for later.
  expect(await app.deps.store.db.selectFrom("test_invitation").selectAll().execute()).toHaveLength(1);
});

test("a test that cannot be deleted does not keep another one from making way", async () => {
  const fake = await startFakeClerk((response, request, nth) => {
    const isRefused = request.method === "DELETE" && request.url?.endsWith("/inv_1") === true;
    json(isRefused ? 500 : 200, { deleted: true })(response, request, nth);
  });
  const app = await signedInApp({ apiUrl: fake.url });
  const { clerk, store, log } = app.deps;
  const tests = createTestInvitationStore(store.db, "sandbox");
  const times = { createdAt: Date.now(), deleteAt: Date.now() + 60 * minuteMs };
  const addresses = ["one@example.com", "two@example.com"];
  for (const [index, emailAddress] of addresses.entries())
    await tests.insert({ ...times, memberId: emailAddress, emailAddress, invitationId: `inv_${index + 1}` });
  const records = createInvitationRecords(store.db, "sandbox");
  await deleteTestsOf({ clerk, records, tests, log }, new Set(addresses));
  expect((await tests.all()).map(({ invitationId }) => invitationId)).toEqual(["inv_1"]);
});

test.each([
  ["POST", "/api/invitations", { emailAddress: "a@example.com", publicMetadata: { usher_test: true } }],
  ["POST", "/api/presets", { name: "One", options: { publicMetadata: { usher_test: true } } }],
  ["POST", "/api/test-invitation", { options: { publicMetadata: { usher_test: true } } }],
  [
    "PUT",
    `/api/batches/${randomUUID()}`,
    {
      kind: "invite",
      options: {},
      rows: [{ emailAddress: "a@example.com", publicMetadata: { usher_test: false } }],
    },
  ],
])("%s %s refuses metadata with the mark of a test", async (method, path, body) => {
  const app = await signedInApp();
  const refused = await app.call(method, path, body);
  expect(refused).toMatchObject({ status: 422, body: { code: "invalid" } });
  expect(refused.body.detail).toContain("marks test invitations. Rename it.");
  expect(await list(app)).toEqual([]);
});

test("a test invitation is not resent", async () => {
  const app = await signedInApp();
  await send(app);
  const [made] = await list(app);
  const resent = await app.call("POST", `/api/invitations/${made?.id}/resend`);
  expect(resent).toMatchObject({ status: 409, body: { code: "test_invitation" } });
  expect(await list(app)).toEqual([made]);
});

describe("deletion by the server", () => {
  test("the server deletes a test after an hour", async () => {
    const app = await appWithClock();
    await send(app);
    const deletion = startDeletion(app);
    await deletion.first();
    app.clock.now += 60 * minuteMs - 1;
    await deletion.round();
    expect(await addressesOf(app)).toEqual([demoAddress]);
    app.clock.now += 1;
    await deletion.round();
    expect([await list(app), await mails(app), await openTest(app)]).toEqual([[], [], null]);
  });

  test("a server that was down deletes overdue tests at its start", async () => {
    const app = await appWithClock();
    await send(app);
    app.clock.now += 300 * minuteMs;
    await startDeletion(app).first();
    expect(await list(app)).toEqual([]);
  });

  test("a test that was interrupted in mid-call is found by its mark and deleted", async () => {
    const app = await appWithClock();
    await interrupt(app, app.clock, true);
    const deletion = startDeletion(app);
    await deletion.first();
    expect(await addressesOf(app)).toEqual([demoAddress]);
    app.clock.now += minuteMs;
    await deletion.round();
    expect(await list(app)).toEqual([]);
    expect((await send(app)).status).toBe(201);
  });

  test("an interrupted test is found if the clock of the server is ahead of Clerk's", async () => {
    const app = await appWithClock();
    app.clock.now += 60 * minuteMs;
    await interrupt(app, app.clock, true);
    app.clock.now += minuteMs;
    await startDeletion(app).first();
    expect(await list(app)).toEqual([]);
  });

  test("the next test waits for an interrupted one and then replaces it", async () => {
    const app = await appWithClock();
    await interrupt(app, app.clock, true);
    expect(await send(app)).toMatchObject({ status: 409, body: { code: "conflict" } });
    app.clock.now += minuteMs;
    expect((await send(app)).status).toBe(201);
    expect(await list(app)).toHaveLength(1);
  });

  test("an interrupted test that never arrived is searched for an hour, and real invitations stay", async () => {
    const app = await appWithClock();
    await interrupt(app, app.clock, false);
    const real = await app.call("POST", "/api/invitations", { emailAddress: demoAddress });
    const deletion = startDeletion(app);
    await deletion.first();
    app.clock.now += minuteMs;
    await deletion.round();
    expect(await app.deps.store.db.selectFrom("test_invitation").selectAll().execute()).toHaveLength(1);
    app.clock.now += 60 * minuteMs;
    await deletion.round();
    expect(await app.deps.store.db.selectFrom("test_invitation").selectAll().execute()).toEqual([]);
    expect((await list(app)).map(({ id }) => id)).toEqual([real.body.id]);
  });

  test("a test that Clerk refuses to delete is deleted in a later round", async () => {
    const answers = { isDown: true };
    const fake = await startFakeClerk((response, request, nth) => {
      const isDelete = request.method === "DELETE";
      json(isDelete && answers.isDown ? 500 : 200, { id: "inv_1", deleted: true })(response, request, nth);
    });
    const clock = { now: Date.now() };
    const app = await signedInApp({ apiUrl: fake.url, now: () => clock.now });
    const tests = createTestInvitationStore(app.deps.store.db, "sandbox");
    const overdue = { memberId: "one", emailAddress: demoAddress, createdAt: clock.now, deleteAt: clock.now };
    await tests.insert({ ...overdue, invitationId: "inv_1" });
    const deletion = startDeletion(app);
    await deletion.first();
    expect(await tests.all()).toHaveLength(1);
    answers.isDown = false;
    await deletion.round();
    expect(await tests.all()).toEqual([]);
    expect(fake.calls.filter(({ method }) => method === "DELETE").length).toBeGreaterThanOrEqual(2);
  });
});
