import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { addInvitation } from "#register/testing/add-invitation.ts";
import { signedInApp } from "#bff/testing/app.ts";

const now = Date.now();
const dayMs = 86_400_000;

type Known = Pick<Invitation, "emailAddress" | "status"> & Partial<Invitation>;

/** An app that sends nothing, and whose register has these invitations, `inv_0` first and oldest. */
async function appWith(...known: Known[]) {
  const app = await signedInApp({ isSending: false });
  const { db } = app.deps.store;
  const add = async (invitation: Known, index: number) =>
    addInvitation(db, "sandbox", {
      id: `inv_${index}`,
      publicMetadata: {},
      createdAt: now - dayMs + index,
      updatedAt: now,
      expiresAt: now + dayMs,
      ...invitation,
    });
  for (const [index, invitation] of known.entries()) await add(invitation, index);

  async function preview(query: string) {
    const { status, body } = await app.call("GET", `/api/invitations/matching?${query}`);
    expect(status).toBe(200);
    return body;
  }
  const submit = (body: object, id: string = randomUUID()) => app.call("PUT", `/api/batches/${id}`, body);
  /** The ids of the invitations that a new batch is about. */
  async function frozen(body: object): Promise<string[]> {
    const { status, body: batch } = await submit(body);
    expect(status).toBe(202);
    const rows = await db
      .selectFrom("batch_row")
      .select("target_id")
      .where("batch_id", "=", batch.id)
      .orderBy("position")
      .execute();
    expect(batch.total).toBe(rows.length);
    return rows.map(({ target_id: target }) => target ?? "");
  }
  return { ...app, add, preview, submit, frozen };
}

const one = (status: Known["status"], emailAddress = `${status}@example.com`): Known => ({
  emailAddress,
  status,
});
const oneOfEach = [one("pending"), one("accepted"), one("expired"), one("revoked")];
const none = { pending: 0, accepted: 0, expired: 0, revoked: 0 };

describe("a batch of all that match", () => {
  test("a matching batch freezes the invitations whose status it can change", async () => {
    const app = await appWith(...oneOfEach);
    const all = "pending,accepted,expired,revoked";
    expect(await app.frozen({ kind: "revoke", matching: { status: all } })).toEqual(["inv_0"]);
    const resend = { kind: "resend", options: {}, matching: { status: all } };
    expect(await app.frozen(resend)).toEqual(["inv_0", "inv_2", "inv_3"]);
    expect(await app.frozen({ ...resend, remind: true })).toEqual(["inv_0"]);
    expect(await app.frozen({ kind: "delete", matching: { status: all } })).toHaveLength(4);
    // Without a status the list leaves revoked ones out.
    expect(await app.frozen({ kind: "delete", matching: {} })).toEqual(["inv_0", "inv_1", "inv_2"]);
  });

  test("a matching batch freezes only what matches its filter", async () => {
    const app = await appWith(one("pending", "a@example.com"), one("pending", "b@example.org"), {
      ...one("pending", "c@example.com"),
      createdAt: now - 9 * dayMs,
    });
    const matching = { domain: "example.com", createdAfter: String(now - 2 * dayMs) };
    expect(await app.frozen({ kind: "revoke", matching })).toEqual(["inv_0"]);
  });

  test("a repeated matching batch adds nothing, even when other invitations match by then", async () => {
    const app = await appWith(one("pending", "a@example.com"));
    const id = randomUUID();
    const body = { kind: "revoke", matching: { status: "pending", domain: "example.com" } };
    expect(await app.submit(body, id)).toMatchObject({ status: 202, body: { total: 1 } });
    await app.add(one("pending", "b@example.com"), 1);
    const reordered = { matching: { domain: "example.com", status: "pending" }, kind: "revoke" };
    expect(await app.submit(reordered, id)).toMatchObject({ status: 200, body: { total: 1 } });
    const other = { ...body, matching: { status: "pending" } };
    expect(await app.submit(other, id)).toMatchObject({ status: 409, body: { code: "conflict" } });
    await app.deps.store.db.updateTable("invitation").set({ status: "revoked" }).execute();
    expect(await app.submit(body, id)).toMatchObject({ status: 200, body: { total: 1 } });
    const { body: activity } = await app.call("GET", "/api/activity");
    const submits = activity.data.filter(({ action }: { action: string }) => action === "batch.submitted");
    expect(submits.map(({ result }: { result: string }) => result)).toEqual(["refused", "done"]);
  });

  test("two equal submits at the same time store one batch", async () => {
    const app = await appWith(...oneOfEach);
    const id = randomUUID();
    const body = { kind: "delete", matching: {} };
    const answers = await Promise.all([app.submit(body, id), app.submit(body, id)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 202]));
  });

  test("a matching batch keeps its filter, and the activity says it in words", async () => {
    const app = await appWith(one("pending"), one("accepted"));
    const before = String(Date.UTC(2030, 10, 1));
    const matching = { domain: "example.com", createdBefore: before };
    const { body } = await app.submit({ kind: "revoke", matching });
    const wanted = { filter: matching, isReminder: false };
    expect(body).toMatchObject({ kind: "revoke", total: 1, matching: wanted });
    expect((await app.call("GET", `/api/batches/${body.id}`)).body.matching).toEqual(wanted);
    expect((await app.call("GET", "/api/activity")).body.data[0]).toMatchObject({
      action: "batch.submitted",
      detail: "revoke, 1 row: All pending invitations of example.com, created before 2030-11-01 00:00 UTC",
    });
    const { body: withRows } = await app.submit({
      kind: "revoke",
      rows: [{ invitationId: "inv_0", emailAddress: "pending@example.com" }],
    });
    expect(withRows).not.toHaveProperty("matching");
  });

  test("a filter that matches nothing to change is refused with the reason", async () => {
    const app = await appWith(one("accepted"));
    const refusal = async (body: object) => {
      const { status, body: problem } = await app.submit(body);
      return [status, problem.code, problem.field, problem.detail];
    };
    expect(await refusal({ kind: "revoke", matching: {} })).toEqual([
      422,
      "invalid",
      "matching",
      "No invitation that matches can be revoked. Change the filter.",
    ]);
    expect(await refusal({ kind: "resend", options: {}, matching: { status: "accepted" } })).toEqual([
      422,
      "invalid",
      "matching",
      "No invitation that matches can be resent. Change the filter.",
    ]);
    expect((await refusal({ kind: "delete", matching: { domain: "nowhere.example" } }))[3]).toBe(
      "No invitation matches. Change the filter.",
    );
  });

  test("a batch that would be wider than what was meant is refused", async () => {
    const app = await appWith(...oneOfEach);
    const filters = [
      { domian: "example.com" },
      { status: "all" },
      { createdBefore: "yesterday" },
      { limit: "1" },
      { "metadata.": "x" },
      { domain: 5 },
      [],
      null,
      "status=pending",
    ];
    for (const matching of filters)
      expect(await app.submit({ kind: "delete", matching })).toMatchObject({
        status: 422,
        body: { code: "invalid" },
      });
    const rows = [{ invitationId: "inv_0", emailAddress: "pending@example.com" }];
    const others = [
      { kind: "delete", matching: {}, rows },
      { kind: "invite", options: {}, matching: {} },
      { kind: "revoke", matching: {}, remind: true },
      { kind: "resend", options: {}, matching: {}, remind: false },
      { kind: "delete" },
    ];
    for (const body of others) expect(await app.submit(body)).toMatchObject({ status: 422 });
    expect((await app.call("GET", "/api/batches")).body.totalCount).toBe(0);
  });

  test("only an admin deletes all that match", async () => {
    const app = await appWith(...oneOfEach);
    await app.deps.store.db.updateTable("user").set({ role: "inviter" }).execute();
    expect(await app.submit({ kind: "delete", matching: {} })).toMatchObject({ status: 403 });
    expect(await app.call("GET", "/api/invitations/matching?kind=delete")).toMatchObject({ status: 403 });
    expect(await app.submit({ kind: "revoke", matching: {} })).toMatchObject({ status: 202 });
    await app.deps.store.db.updateTable("user").set({ role: "viewer" }).execute();
    expect(await app.submit({ kind: "revoke", matching: {} })).toMatchObject({ status: 403 });
    expect(await app.call("GET", "/api/invitations/matching?kind=revoke")).toMatchObject({ status: 403 });
  });

  test("a resend to a domain that the settings do not allow is refused", async () => {
    const app = await appWith(one("pending", "a@example.com"), one("pending", "b@example.org"));
    const settings = { allowedDomains: ["example.org"], redirectOrigins: [], activityDays: 400 };
    await app.call("PUT", "/api/settings", settings);
    const resend = { kind: "resend", options: {}, matching: {} };
    expect(await app.submit(resend)).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(await app.frozen({ ...resend, matching: { domain: "example.org" } })).toEqual(["inv_1"]);
  });
});

describe("more invitations than a batch holds", () => {
  test("the refusal says how many match, and the preview counts them", async () => {
    const app = await appWith(one("pending", "first@example.com"));
    await app.deps.store.db.transaction().execute(async (trx) => {
      await sql`
        with recursive place(n) as (select 1 union all select n + 1 from place where n < 100000)
        insert into invitation (instance, id, email_address, address, domain, status, public_metadata,
          search_text, created_at, updated_at, expires_at, asked_at)
        select instance, 'inv_more' || n, 'p' || n || '@example.com', 'p' || n || '@example.com', domain, status,
          '{}', '', created_at, updated_at, expires_at, asked_at
        from invitation, place`.execute(trx);
    });
    const matching = { domain: "example.com" };
    const { status, body: problem } = await app.submit({ kind: "delete", matching });
    expect([status, problem.field, problem.detail]).toEqual([
      422,
      "matching",
      "100,001 invitations match, and a batch may have at most 100,000 rows. Narrow the filter, for example to a domain or to dates.",
    ]);
    expect(await app.preview("kind=revoke&domain=example.com")).toMatchObject({ total: 100_001 });
    await app.deps.store.db.deleteFrom("invitation").where("id", "=", "inv_0").execute();
    const { body } = await app.submit({ kind: "revoke", matching });
    expect(body.total).toBe(100_000);
  }, 60_000);
});

describe("several invitations of one address", () => {
  test("an address is resent once, by its pending or else its newest invitation", async () => {
    const app = await appWith(
      one("expired", "one@example.com"),
      one("pending", "One@example.com"),
      one("expired", "two@example.com"),
      one("revoked", "two@example.com"),
      one("pending", "many@example.com"),
      one("pending", "many@example.com"),
    );
    const filter = "status=pending,expired,revoked";
    expect(await app.preview(`${filter}&kind=resend`)).toMatchObject({
      total: 2,
      counts: { ...none, pending: 1, revoked: 1 },
      leftOut: { statuses: none, repeated: 2, crowded: 1, joined: 0 },
    });
    const matching = { status: "pending,expired,revoked" };
    expect(await app.frozen({ kind: "resend", options: {}, matching })).toEqual(["inv_1", "inv_3"]);
    // A request to delete all of an address means all.
    expect(await app.frozen({ kind: "delete", matching })).toHaveLength(6);
  });

  test("a person who has joined by another invitation is not reminded", async () => {
    const app = await appWith(
      one("pending", "joined@example.com"),
      one("accepted", "Joined@example.com"),
      one("pending", "not@example.com"),
    );
    expect(await app.preview("kind=resend&remind=true&domain=example.com")).toMatchObject({
      total: 1,
      leftOut: { statuses: { ...none, accepted: 1 }, joined: 1 },
      samples: [{ id: "inv_2" }],
    });
    expect(await app.frozen({ kind: "resend", options: {}, matching: {}, remind: true })).toEqual(["inv_2"]);
  });
});

describe("the preview of a change of all that match", () => {
  test("the preview counts what would change and what would not, with five samples and no links", async () => {
    const pending = Array.from({ length: 7 }, (_, at) => ({
      ...one("pending", `p${at}@example.com`),
      url: "https://example.com/ticket",
    }));
    const app = await appWith(...pending, one("accepted"), one("expired"));
    const revoke = await app.preview("kind=revoke&query=example");
    expect(revoke).toEqual({
      counts: { ...none, pending: 7 },
      total: 7,
      leftOut: { statuses: { ...none, accepted: 1, expired: 1 }, repeated: 0, crowded: 0, joined: 0 },
      samples: pending.slice(0, 5).map(({ emailAddress, status }, at) => ({
        id: `inv_${at}`,
        emailAddress,
        status,
      })),
      isComplete: false,
    });
    expect(await app.preview("kind=delete&status=pending,expired")).toMatchObject({
      counts: { ...none, pending: 7, expired: 1 },
      total: 8,
      leftOut: { statuses: none },
    });
    expect(await app.preview("kind=revoke&status=accepted")).toMatchObject({
      total: 0,
      leftOut: { statuses: { ...none, accepted: 1 } },
      samples: [],
    });
  });

  test("a preview without a kind, or of one that is not about invitations, is refused", async () => {
    const app = await appWith();
    for (const query of ["", "kind=invite", "kind=revoke&status=all"])
      expect(await app.call("GET", `/api/invitations/matching?${query}`)).toMatchObject({ status: 422 });
  });

  test("the preview and the batch agree", async () => {
    const app = await appWith(...oneOfEach, one("pending", "other@example.com"));
    for (const kind of ["revoke", "resend", "delete"])
      for (const status of ["", "pending", "pending,revoked", "expired,accepted"]) {
        const { total } = await app.preview(`kind=${kind}&status=${status}`);
        const matching = status === "" ? {} : { status };
        const { status: answered, body } = await app.submit({
          kind,
          ...(kind === "resend" && { options: {} }),
          matching,
        });
        expect([kind, status, answered === 422 ? 0 : body.total]).toEqual([kind, status, total]);
      }
  });
});
