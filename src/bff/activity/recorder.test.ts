import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Role } from "#contract/role.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { appWithLateAction } from "#bff/testing/late-action.ts";
import { json, startFakeClerk, wireInvitation } from "#bff/testing/fake-clerk.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

/** The stored entries about invitations, batches and settings, oldest first. */
async function linesOf({ deps }: App) {
  const rows = await deps.store.db
    .selectFrom("activity")
    .selectAll()
    .where("topic", "!=", "access")
    .orderBy(sql`rowid`)
    .execute();
  return rows.map(({ action, result, email_address, subject_id, detail, code }) => ({
    action,
    result,
    emailAddress: email_address,
    subjectId: subject_id,
    ...(detail === null ? {} : { detail }),
    ...(code === null ? {} : { code }),
  }));
}

const invite = async (app: App, emailAddress: string) =>
  (await app.call("POST", "/api/invitations", { emailAddress })).body;

async function become(app: App, role: Role): Promise<void> {
  await app.deps.store.db.updateTable("user").set({ role }).execute();
}

describe("an invitation", () => {
  test("an invitation is recorded at each change", async () => {
    const app = await signedInApp();
    const { id } = await invite(app, "one@example.com");
    const resent = (await app.call("POST", `/api/invitations/${id}/resend`)).body;
    await app.call("POST", `/api/invitations/${resent.id}/revoke`);
    await app.call("DELETE", `/api/invitations/${resent.id}`);
    const about = { emailAddress: "one@example.com", result: "done" };
    expect(await linesOf(app)).toEqual([
      { action: "invitation.created", subjectId: id, ...about },
      { action: "invitation.resent", subjectId: resent.id, detail: `instead of ${id}`, ...about },
      { action: "invitation.revoked", subjectId: resent.id, ...about },
      { action: "invitation.deleted", subjectId: resent.id, ...about },
    ]);
  });

  test("an invitation is recorded with member, client address and time", async () => {
    const app = await signedInApp({ now: () => 1_700_000_000_000 });
    await invite(app, "one@example.com");
    const line = await app.deps.store.db
      .selectFrom("activity")
      .selectAll()
      .where("action", "=", "invitation.created")
      .executeTakeFirstOrThrow();
    expect(line).toMatchObject({
      instance: "sandbox",
      topic: "invitations",
      at: 1_700_000_000_000,
      member: "demo@usher.test",
      client_address: "127.0.0.1",
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test("an invitation refused by Clerk is recorded with the reason", async () => {
    const app = await signedInApp();
    await invite(app, "twice@example.com");
    const { clerkTraceId } = await invite(app, "twice@example.com");
    const [, refused] = await linesOf(app);
    expect(refused).toMatchObject({ result: "refused", code: "already_invited", subjectId: null });
    const { clerk_trace_id } = await app.deps.store.db
      .selectFrom("activity")
      .select("clerk_trace_id")
      .where("result", "=", "refused")
      .executeTakeFirstOrThrow();
    expect(clerk_trace_id).toBe(clerkTraceId);
  });

  test("an invitation with an unknown outcome is recorded as unknown", async () => {
    const app = await appWithLateAction();
    await app.inviteTooLong("poison@example.com");
    expect(await linesOf(app)).toMatchObject([{ result: "unknown", code: "outcome_unknown" }]);
  });

  test("an invitation that was only revoked by a resend is recorded as revoked", async () => {
    const fake = await startFakeClerk((response, request, nth) => {
      if (request.method === "POST" && /^\/v1\/invitations(?:\/bulk)?$/.test(request.url ?? ""))
        return json(429, {}, { "retry-after": "600" })(response, request, nth);
      const isRevoke = request.url?.endsWith("/revoke") === true;
      const answer = isRevoke ? { ...wireInvitation, status: "revoked" } : [wireInvitation];
      return json(200, answer)(response, request, nth);
    });
    const app = await signedInApp({ apiUrl: fake.url });
    await app.call("POST", "/api/invitations/inv_1/resend");
    expect(await linesOf(app)).toEqual([
      {
        action: "invitation.resent",
        result: "refused",
        code: "clerk_limit",
        emailAddress: "first@example.com",
        subjectId: "inv_1",
        detail: "the old invitation was revoked",
      },
    ]);
  });

  test("an invitation without a record is named by its id", async () => {
    const app = await signedInApp();
    await app.call("DELETE", "/api/invitations/inv_nowhere");
    expect(await linesOf(app)).toEqual([
      {
        action: "invitation.deleted",
        result: "refused",
        code: "invitation_gone",
        emailAddress: null,
        subjectId: "inv_nowhere",
      },
    ]);
  });
});

describe("a batch", () => {
  const body = { kind: "invite", options: {}, rows: [{ emailAddress: "a@example.com" }] };

  test("a batch is recorded once however often it is submitted", async () => {
    const app = await signedInApp({ isSending: false });
    const id = randomUUID();
    expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 202 });
    expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 200 });
    const other = { ...body, options: { notify: false } };
    expect(await app.call("PUT", `/api/batches/${id}`, other)).toMatchObject({ status: 409 });
    const about = { action: "batch.submitted", emailAddress: null, subjectId: id, detail: "invite, 1 row" };
    expect(await linesOf(app)).toEqual([
      { ...about, result: "done" },
      { ...about, result: "refused", code: "conflict" },
    ]);
  });

  test("a batch is recorded at each command that has an effect", async () => {
    const app = await signedInApp({ isSending: false });
    const id = randomUUID();
    await app.call("PUT", `/api/batches/${id}`, body);
    for (const order of ["pause", "pause", "resume", "cancel", "cancel", "retry", "rollback", "remaining"])
      await app.call("POST", `/api/batches/${id}/${order}`);
    expect((await linesOf(app)).map(({ action, result }) => `${action} ${result}`)).toEqual([
      "batch.submitted done",
      "batch.paused done",
      "batch.resumed done",
      "batch.cancelled done",
      "batch.retried refused",
      "batch.rolled_back refused",
      "batch.continued done",
    ]);
  });

  test("a batch that deletes requires an admin", async () => {
    const app = await signedInApp({ isSending: false });
    const rows = [{ invitationId: "inv_1", emailAddress: "a@example.com" }];
    const id = randomUUID();
    await app.call("PUT", `/api/batches/${id}`, { kind: "delete", rows });
    await become(app, "inviter");
    const answers = [
      await app.call("PUT", `/api/batches/${randomUUID()}`, { kind: "delete", rows }),
      await app.call("POST", `/api/batches/${id}/retry`),
    ];
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual([
      [403, "forbidden"],
      [403, "forbidden"],
    ]);
    expect(await app.call("PUT", `/api/batches/${randomUUID()}`, { kind: "revoke", rows })).toMatchObject({
      status: 202,
    });
  });
});

describe("the database", () => {
  test("the database refuses to change or delete an entry", async () => {
    const app = await signedInApp();
    await invite(app, "one@example.com");
    const { db } = app.deps.store;
    await expect(db.updateTable("activity").set({ member: "else@example.com" }).execute()).rejects.toThrow(
      "append-only",
    );
    await expect(db.deleteFrom("activity").execute()).rejects.toThrow("append-only");
    expect(await linesOf(app)).toHaveLength(1);
  });
});
