import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
// oxlint-disable-next-line no-restricted-imports -- tests speak to the real sandbox over HTTP, code does not know it
import type { Settings } from "#sandbox/settings.ts";
import { Allowance } from "#contract/batch.ts";
import { emptySandbox, signedInApp } from "#bff/testing/app.ts";
import { appWithLateAction } from "#bff/testing/late-action.ts";
import { json, startFakeClerk, wireInvitation } from "#bff/testing/fake-clerk.ts";
import { teamApp } from "#bff/testing/members.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

async function invite(app: App, emailAddress: string, options: object = {}) {
  return app.call("POST", "/api/invitations", { emailAddress, ...options });
}

async function change(app: App, settings: Partial<Settings>): Promise<void> {
  await fetch(`${app.sandbox.url}/sandbox/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
}

/** The calls that the sandbox got, in order. */
async function callsOf(app: App): Promise<{ method: string; path: string }[]> {
  const response = await fetch(`${app.sandbox.url}/sandbox/calls`);
  return ((await response.json()) as { data: { method: string; path: string }[] }).data;
}

/** The calls that invite. */
async function inviteCalls(app: App): Promise<unknown[]> {
  const calls = await callsOf(app);
  return calls.filter(({ method, path }) => method === "POST" && /^\/v1\/invitations(?:\/bulk)?$/.test(path));
}

async function mailsTo(app: App, address: string): Promise<unknown[]> {
  const response = await fetch(`${app.sandbox.url}/sandbox/outbox?to=${encodeURIComponent(address)}`);
  return ((await response.json()) as { data: unknown[] }).data;
}

describe("inviting", () => {
  test("inviting returns the invitation with its inviter", async () => {
    const app = await signedInApp();
    const { status, body } = await invite(app, " First@Example.com ", { publicMetadata: { team: "a" } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      emailAddress: "first@example.com",
      status: "pending",
      publicMetadata: { team: "a" },
      invitedBy: "Demo admin",
    });
    const list = await app.call("GET", "/api/invitations");
    expect(list.body).toMatchObject({
      totalCount: 1,
      data: [{ emailAddress: "first@example.com", invitedBy: "Demo admin" }],
    });
    expect(await mailsTo(app, "first@example.com")).toHaveLength(1);
  });

  test.each([
    [{ emailAddress: "not-an-address" }, "emailAddress"],
    [{}, "emailAddress"],
    [{ emailAddress: "a@example.com", expiresInDays: 0 }, "expiresInDays"],
    [{ emailAddress: "a@example.com", redirectUrl: "javascript:alert(1)" }, "redirectUrl"],
    [
      { emailAddress: "a@example.com", publicMetadata: { ["__proto__x"]: 1, constructor: 1 } },
      "publicMetadata",
    ],
  ])("inviting names the invalid field of %j", async (body, field) => {
    const app = await signedInApp();
    const answer = await app.call("POST", "/api/invitations", body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: "invalid", field });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  test.each(["123456789012345678", "0.1234567890123456789", "1e400"])(
    "inviting refuses metadata with the number %s, which would arrive changed",
    async (number) => {
      const app = await signedInApp();
      const body = `{"emailAddress": "a@example.com", "publicMetadata": {"id": [${number}]}}`;
      const answer = await app.call("POST", "/api/invitations", body);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        field: "publicMetadata",
        detail: expect.stringContaining("Put it in quotes."),
      });
    },
  );

  test("inviting refuses unknown fields", async () => {
    const app = await signedInApp();
    const answer = await invite(app, "a@example.com", { role: "admin" });
    expect(answer.body).toMatchObject({ code: "invalid", detail: 'Unknown field: "role".' });
  });

  test("inviting says why Clerk refuses which address", async () => {
    const app = await signedInApp();
    await invite(app, "twice@example.com");
    const { status, body } = await invite(app, "twice@example.com");
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "already_invited", clerkCode: "duplicate_record" });
    expect(body.detail).toMatch(/^twice@example\.com was not invited: .*Resend or revoke/);
    expect(body.clerkTraceId).toEqual(expect.any(String));
  });

  test("inviting succeeds if only the answer was lost", async () => {
    const app = await signedInApp();
    const { status, body } = await invite(app, "drop-after@example.com");
    expect(status).toBe(201);
    expect(body.emailAddress).toBe("drop-after@example.com");
    expect(await mailsTo(app, "drop-after@example.com")).toHaveLength(1);
  });

  test.each(["drop-before", "e503"])(
    "inviting %s@example.com succeeds once although Clerk does not answer",
    async (name) => {
      const app = await signedInApp();
      const { status, body } = await invite(app, `${name}@example.com`);
      expect([status, body.status]).toEqual([201, "pending"]);
      expect(await mailsTo(app, `${name}@example.com`)).toHaveLength(1);
    },
  );

  test("inviting says that the outcome is unknown, and that it must not be repeated yet", async () => {
    const app = await appWithLateAction();
    const { status, body } = await app.inviteTooLong("poison@example.com");
    expect(status).toBe(504);
    expect(body.code).toBe("outcome_unknown");
    expect(body.detail).toMatch(
      /^It is unknown whether poison@example\.com was invited\. Do not repeat it yet: Usher keeps looking/,
    );
  });

  test("inviting spends the allowance of single calls", async () => {
    const app = await signedInApp();
    const read = async () => Allowance.parse((await app.call("GET", "/api/allowance")).body);
    const full = { limit: 100, left: 100, addressesPerCall: 1, opensAt: null };
    expect(await read()).toEqual({
      bulk: { limit: 25, left: 25, addressesPerCall: 10, opensAt: null },
      single: full,
      reservedForPeople: 10,
    });
    await invite(app, "first@example.com");
    expect((await read()).single).toEqual({ ...full, left: 99 });
    const { body } = await app.call("GET", "/api/allowance?rows=100000&kind=resend");
    expect(Allowance.parse(body).estimate).toEqual({ rowsAhead: 0, expectedEndAt: expect.any(Number) });
    expect((await app.call("GET", "/api/allowance?rows=100001")).status).toBe(422);
  });

  test("inviting does not wait at Clerk's rate limit", async () => {
    const app = await signedInApp();
    await change(app, { singlePerHour: 0, bulkPerHour: 0 });
    for (let time = 0; time < 2; time += 1) {
      const { status, body, headers } = await invite(app, "limited-person@example.com");
      expect(status).toBe(429);
      expect(body).toMatchObject({ code: "clerk_limit", retryAfter: expect.any(Number) });
      expect(body.detail).toMatch(
        /^limited-person@example\.com was not invited: Clerk's rate limit resets in \d+ minutes\./,
      );
      expect(headers.get("retry-after")).toBe(String(body.retryAfter));
    }
    // The second one did not ask Clerk again.
    expect(await inviteCalls(app)).toHaveLength(2);
  });

  test("inviting is not listed as a batch, and its invitation belongs to none", async () => {
    const app = await signedInApp();
    const { body } = await invite(app, "first@example.com");
    expect(body).not.toHaveProperty("batchId");
    expect((await app.call("GET", "/api/batches")).body).toEqual({
      data: [],
      totalCount: 0,
      creators: [],
      restored: null,
    });
  });

  test("inviting without an e-mail returns the link", async () => {
    const app = await signedInApp();
    const { body } = await invite(app, "first@example.com", { notify: false });
    expect(body.url).toMatch(/^http/);
    expect(await mailsTo(app, "first@example.com")).toEqual([]);
    const { db } = app.deps.store;
    const stored = JSON.stringify([
      await db.selectFrom("batch_row").selectAll().execute(),
      await db.selectFrom("invitation_record").selectAll().execute(),
    ]);
    expect(stored).not.toContain(body.url);
  });

  test("two simultaneous invites of an address make one invitation", async () => {
    const app = await signedInApp();
    const answers = await Promise.all([1, 2, 3].map(() => invite(app, "first@example.com")));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect(await mailsTo(app, "first@example.com")).toHaveLength(1);
  });

  test("inviting does not wait for a batch of hundreds", async () => {
    const app = await signedInApp();
    const rows = Array.from({ length: 600 }, (_, index) => ({ emailAddress: `guest${index}@example.com` }));
    const path = "/api/batches/0193a4c0-0000-7000-8000-000000000001";
    await app.call("PUT", path, { kind: "invite", options: {}, rows });
    expect((await invite(app, "first@example.com")).status).toBe(201);
    expect((await app.call("GET", path)).body.state).toBe("running");
  });

  test("inviting says that Clerk is unreachable", async () => {
    const app = await signedInApp({ apiUrl: "http://127.0.0.1:1" });
    const { status, body } = await invite(app, "a@example.com");
    expect(status).toBe(502);
    expect(body.code).toBe("clerk_unreachable");
    expect(body.detail).toMatch(/Nothing was sent\.$/);
  });

  test("inviting stores nothing to send later when the database refuses the intent", async () => {
    const app = await signedInApp();
    await sql`PRAGMA query_only = ON`.execute(app.deps.store.db);
    const { status, body } = await invite(app, "first@example.com");
    expect([status, body.code]).toEqual([503, "store_failed"]);
    expect(body.detail).toMatch(/^first@example\.com was not invited: /);
    await sql`PRAGMA query_only = OFF`.execute(app.deps.store.db);
    expect(await inviteCalls(app)).toEqual([]);
  });

  test("inviting shows a rejected key in the session too", async () => {
    const fake = await startFakeClerk(json(401, { errors: [{ code: "clerk_key_invalid", message: "no" }] }));
    const app = await signedInApp({ apiUrl: fake.url });
    expect((await invite(app, "a@example.com")).body.code).toBe("clerk_key_refused");
    expect((await app.call("GET", "/api/session")).body.clerk).toMatchObject({ code: "clerk_key_refused" });
  });
});

describe("listing", () => {
  test.each([
    ["münchen", "jane@xn--mnchen-3ya.example"],
    ["jane@münchen.example", "jane@xn--mnchen-3ya.example"],
    ["\u200Bjane@example.com", "jane@example.com"],
    ["jane@example.com;", "jane@example.com"],
    ["Jane Doe <JANE@example.com>", "jane@example.com"],
    ["mailto:jane@example.com", "jane@example.com"],
    ["jane@ex", "jane@example.com"],
  ])("a search for %j finds %s, in the list and in the counts", async (text, address) => {
    const app = await signedInApp();
    for (const each of ["jane@münchen.example", "jane@example.com", "max@example.org"])
      await invite(app, each);
    const query = `query=${encodeURIComponent(text)}`;
    const list = await app.call("GET", `/api/invitations?${query}`);
    expect(list.body.data.map((entry: { emailAddress: string }) => entry.emailAddress)).toEqual([address]);
    expect((await app.call("GET", `/api/invitations/counts?${query}`)).body.pending).toBe(1);
  });

  test("listing sorts, filters, searches and counts", async () => {
    const app = await signedInApp();
    for (const name of ["b", "a", "c"]) await invite(app, `${name}@example.com`);
    const sorted = await app.call("GET", "/api/invitations?sort=emailAddress&order=asc&limit=2");
    expect(sorted.body.data.map((entry: { emailAddress: string }) => entry.emailAddress)).toEqual([
      "a@example.com",
      "b@example.com",
    ]);
    expect(sorted.body.totalCount).toBe(3);
    await app.call("POST", `/api/invitations/${sorted.body.data[0].id}/revoke`);
    expect((await app.call("GET", "/api/invitations?status=")).body.totalCount).toBe(2);
    expect((await app.call("GET", "/api/invitations?status=revoked&unknown=1")).body.totalCount).toBe(1);
    expect((await app.call("GET", "/api/invitations?query=c%40example")).body.totalCount).toBe(1);
    const counts = await app.call("GET", "/api/invitations/counts?query=");
    expect(counts.body).toEqual({ pending: 2, accepted: 0, expired: 0, revoked: 1 });
  });

  test.each(["sort=name", "status=gone", "limit=501", "limit=x", "offset=-1"])(
    "refuses %s",
    async (query) => {
      const app = await signedInApp();
      const { status, body } = await app.call("GET", `/api/invitations?${query}`);
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: "invalid", field: query.split("=")[0] });
    },
  );
});

describe("revoking", () => {
  test("revoking returns the revoked invitation, also when repeated", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com")).body;
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await app.call("POST", `/api/invitations/${id}/revoke`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ id, status: "revoked", invitedBy: "Demo admin" });
    }
  });

  test("revoking succeeds if only the answer was lost", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "drop-after@example.com")).body;
    expect((await app.call("POST", `/api/invitations/${id}/revoke`)).body).toMatchObject({
      status: "revoked",
    });
  });

  test("revoking says that the invitation was already accepted", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com")).body;
    await fetch(`${app.sandbox.url}/sandbox/accept/${id}`, { method: "POST" });
    const { status, body } = await app.call("POST", `/api/invitations/${id}/revoke`);
    expect(status).toBe(409);
    expect(body.code).toBe("already_accepted");
    expect(body.detail).toContain("a@example.com's invitation was not revoked");
  });

  test("revoking answers 404 for a deleted invitation", async () => {
    const app = await signedInApp();
    for (const path of ["/revoke", "/resend"]) {
      const { status, body } = await app.call("POST", `/api/invitations/inv_gone${path}`);
      expect([status, body.code]).toEqual([404, "invitation_gone"]);
    }
    expect((await app.call("DELETE", "/api/invitations/inv_gone")).body.code).toBe("invitation_gone");
  });
});

describe("resending", () => {
  test("resending keeps known options and applies given ones", async () => {
    const app = await signedInApp();
    const options = {
      redirectUrl: "https://example.com/in",
      publicMetadata: { team: "a" },
      expiresInDays: 7,
    };
    const old = (await invite(app, "a@example.com", options)).body;
    const known = await app.call("GET", `/api/invitations/${old.id}/options`);
    expect(known.body).toEqual({ options, unknown: [], otherPending: [] });
    const { status, body } = await app.call("POST", `/api/invitations/${old.id}/resend`, {
      expiresInDays: 3,
    });
    expect(status).toBe(201);
    expect(body.id).not.toBe(old.id);
    const after = await app.call("GET", `/api/invitations/${body.id}/options`);
    expect(after.body.options).toEqual({ ...options, expiresInDays: 3 });
    const revoked = await app.call("GET", "/api/invitations?status=revoked");
    expect(revoked.body.data).toMatchObject([{ id: old.id }]);
    expect(await mailsTo(app, "a@example.com")).toHaveLength(2);
  });

  test("resending lists the options that are unknown", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com", { expiresInDays: 9 })).body;
    await app.deps.store.db.deleteFrom("invitation_record").execute();
    expect((await app.call("GET", `/api/invitations/${id}/options`)).body).toEqual({
      options: { expiresInDays: 9 },
      unknown: ["redirectUrl", "notify", "templateSlug"],
      otherPending: [],
    });
  });

  test("resending beside another pending invitation revokes nothing, and its options name the other one", async () => {
    const app = await signedInApp();
    const first = (await invite(app, "a@example.com")).body;
    const second = (await invite(app, "a@example.com", { ignoreExisting: true })).body;
    const known = await app.call("GET", `/api/invitations/${first.id}/options`);
    expect(known.body.otherPending).toEqual([{ id: second.id, createdAt: second.createdAt }]);
    const refused = await app.call("POST", `/api/invitations/${first.id}/resend`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: "already_invited" } });
    expect(refused.body.detail).toContain("so nothing was revoked");
    const pending = await app.call("GET", "/api/invitations?status=pending");
    expect(pending.body.totalCount).toBe(2);
  });

  test("resending invites again after a revoke", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com")).body;
    await app.call("POST", `/api/invitations/${id}/revoke`);
    expect((await app.call("POST", `/api/invitations/${id}/resend`, {})).status).toBe(201);
  });

  test("resending one of two pending invitations of an address revokes none", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com")).body;
    await invite(app, "a@example.com", { ignoreExisting: true });
    const { status, body } = await app.call("POST", `/api/invitations/${id}/resend`, {});
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "already_invited" });
    expect(body.detail).toContain("so nothing was revoked");
    expect((await app.call("GET", "/api/invitations?status=pending")).body.totalCount).toBe(2);
  });

  test("resending says that only the revocation was done", async () => {
    const fake = await startFakeClerk((response, request, nth) => {
      if (request.method === "POST" && /^\/v1\/invitations(?:\/bulk)?$/.test(request.url ?? ""))
        return json(429, {}, { "retry-after": "100" })(response, request, nth);
      const isOne = request.url?.endsWith("/revoke") === true;
      return json(200, isOne ? { ...wireInvitation, status: "revoked" } : [wireInvitation])(
        response,
        request,
        nth,
      );
    });
    const app = await signedInApp({ apiUrl: fake.url });
    const { status, body } = await app.call("POST", "/api/invitations/inv_1/resend");
    expect(status).toBe(429);
    expect(body.detail).toMatch(
      /^The old invitation of first@example\.com was revoked, but it was not invited again: .*2 minutes/,
    );
  });
});

describe("resending at Clerk's limit", () => {
  test("resending while Clerk's limit is reached leaves the old invitation", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "first@example.com")).body;
    await change(app, { singlePerHour: 0, bulkPerHour: 0 });
    // Clerk reports the limit only to a client that reaches it.
    await invite(app, "other@example.com");
    const { status, body } = await app.call("POST", `/api/invitations/${id}/resend`);
    expect(status).toBe(429);
    expect(body).toMatchObject({ code: "clerk_limit", retryAfter: expect.any(Number) });
    expect(body.detail).toContain("Nothing was revoked: the old link works as before");
    expect((await app.call("GET", "/api/invitations?status=pending")).body.data).toMatchObject([{ id }]);
  });

  test("resending asks Clerk four times", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "first@example.com")).body;
    const before = (await callsOf(app)).length;
    await app.call("POST", `/api/invitations/${id}/resend`);
    expect((await callsOf(app)).slice(before).map(({ method }) => method)).toEqual([
      "GET",
      "GET",
      "POST",
      "POST",
    ]);
  });

  test("two simultaneous resends leave one pending invitation", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "first@example.com")).body;
    const resend = () => app.call("POST", `/api/invitations/${id}/resend`);
    const statuses = (await Promise.all([resend(), resend()])).map(({ status }) => status);
    expect(statuses).toContain(201);
    expect((await app.call("GET", "/api/invitations?status=pending")).body.totalCount).toBe(1);
  });
});

describe("an action without an answer", () => {
  test.each(["drop-after", "e503-after"])(
    "resending, revoking and deleting %s@example.com end truthfully",
    async (name) => {
      const app = await signedInApp();
      const emailAddress = `${name}@example.com`;
      const { id } = (await invite(app, emailAddress)).body;
      const resent = await app.call("POST", `/api/invitations/${id}/resend`);
      expect(resent).toMatchObject({ status: 201, body: { emailAddress, status: "pending" } });
      const revoked = await app.call("POST", `/api/invitations/${resent.body.id}/revoke`);
      expect(revoked).toMatchObject({ status: 200, body: { status: "revoked" } });
      expect((await app.call("DELETE", `/api/invitations/${id}`)).status).toBe(204);
      expect((await app.call("GET", "/api/invitations?status=revoked")).body.data).toMatchObject([
        { id: resent.body.id },
      ]);
    },
  );
});

describe("deleting", () => {
  test("deleting an invitation deletes it at Clerk and its record here", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@example.com")).body;
    expect(await app.call("DELETE", `/api/invitations/${id}`)).toMatchObject({ status: 204, body: null });
    expect((await app.call("GET", "/api/invitations")).body.totalCount).toBe(0);
    expect(await app.deps.store.db.selectFrom("invitation_record").selectAll().execute()).toEqual([]);
  });

  test("deleting succeeds if only the answer was lost", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "e503-after@example.com")).body;
    expect((await app.call("DELETE", `/api/invitations/${id}`)).status).toBe(204);
  });
});

test("invalid ids never reach Clerk", async () => {
  const fake = await startFakeClerk(json(200, wireInvitation));
  const app = await signedInApp({ apiUrl: fake.url });
  const ids = [
    "..%2f..%2fusers",
    "%2e%2e%2fusers",
    "inv_1%23",
    "inv_1%3fx",
    "..%5c",
    "inv_",
    "inv_1%2f..%2f..",
  ];
  for (const id of ids) {
    for (const [method, path] of [
      ["POST", `/api/invitations/${id}/revoke`],
      ["POST", `/api/invitations/${id}/resend`],
      ["GET", `/api/invitations/${id}/options`],
      ["DELETE", `/api/invitations/${id}`],
    ] as const) {
      const { status, body } = await app.call(method, path);
      expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid" });
    }
  }
  expect(fake.calls).toEqual([]);
});

test("a viewer sees invitations without their links", async () => {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const { boss, join } = await teamApp({ apiUrl: sandbox.url });
  await boss.call("POST", "/api/invitations", { emailAddress: "guest@example.com" });
  const url: unknown = expect.any(String);
  const inviter = await join("inviter@example.com", "inviter");
  const viewer = await join("viewer@example.com", "viewer");
  expect((await inviter.call("GET", "/api/invitations")).body).toMatchObject({ data: [{ url }] });
  const seen = (await viewer.call("GET", "/api/invitations")).body;
  expect(seen).toMatchObject({ data: [{ emailAddress: "guest@example.com", status: "pending" }] });
  expect(seen).not.toMatchObject({ data: [{ url }] });
});
