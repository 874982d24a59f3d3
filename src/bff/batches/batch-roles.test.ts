import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { BatchKind, FollowUpKind } from "#contract/batch.ts";
import { followUpKind, includesRole, Role, roleForBatch } from "#contract/role.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import { holdUnfinished } from "#batches/ledger/restores/hold.ts";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const actions = ["pause", "resume", "cancel", ...FollowUpKind.options] as const;
const rows = [{ invitationId: "inv_1", emailAddress: "a@example.com" }];

async function become(app: App, role: Role): Promise<void> {
  await app.deps.store.db.updateTable("user").set({ role }).execute();
}

/** A batch that an admin submitted, of which nothing is sent. */
async function submitted(app: App, kind: BatchKind): Promise<string> {
  const id = randomUUID();
  const body =
    kind === "invite"
      ? { kind, options: {}, rows: [{ emailAddress: "a@example.com" }] }
      : { kind, rows, ...(kind === "resend" && { options: {} }) };
  expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 202 });
  return id;
}

function roleOf(action: (typeof actions)[number], kind: BatchKind): Role {
  const isOrder = action === "pause" || action === "resume" || action === "cancel";
  return roleForBatch(isOrder ? kind : followUpKind(action, kind));
}

const needs = BatchKind.options.flatMap((kind) =>
  actions.map((action) => ({ kind, action, role: roleOf(action, kind) })),
);

test.each(needs)("S8: to $action a batch of the kind $kind takes the role $role", async (needed) => {
  const app = await signedInApp({ isSending: false });
  const id = await submitted(app, needed.kind);
  for (const role of Role.options) {
    await become(app, role);
    const { status } = await app.call("POST", `/api/batches/${id}/${needed.action}`);
    expect([role, status === 403]).toEqual([role, !includesRole(role, needed.role)]);
  }
});

test("S8: an inviter cannot resume a deletion that an admin paused, and the refusal is recorded", async () => {
  const app = await signedInApp({ isSending: false });
  const id = await submitted(app, "delete");
  await app.call("POST", `/api/batches/${id}/pause`);
  await become(app, "inviter");
  const { status, body } = await app.call("POST", `/api/batches/${id}/resume`);
  expect([status, body.detail]).toEqual([
    403,
    "Your role is inviter; you need the role admin to delete, and manage team and settings. Ask an admin of Usher.",
  ]);
  expect((await app.call("GET", `/api/batches/${id}`)).body.state).toBe("paused");
  expect((await app.call("GET", "/api/activity?result=refused")).body.data).toMatchObject([
    { action: "access.refused", detail: "POST /api/batches/:id/resume needs the role admin" },
  ]);
});

test("S8: a batch cannot be resumed while a queued row breaks a rule that was set during the pause", async () => {
  const app = await signedInApp({ isSending: false });
  const id = await submitted(app, "invite");
  await app.call("POST", `/api/batches/${id}/pause`);
  const allow = (...allowedDomains: string[]) =>
    app.call("PUT", "/api/settings", { allowedDomains, redirectOrigins: [], activityDays: 400 });
  await allow("example.org");
  const { status, body } = await app.call("POST", `/api/batches/${id}/resume`);
  expect([status, body.code]).toEqual([422, "invalid"]);
  expect((await app.call("GET", `/api/batches/${id}`)).body.state).toBe("paused");
  await allow("example.org", "example.com");
  expect((await app.call("POST", `/api/batches/${id}/resume`)).body.state).toBe("running");
});

test("S8: the remaining rows of a batch are not sent while one breaks a rule that was set since", async () => {
  const app = await signedInApp({ isSending: false });
  const id = await submitted(app, "invite");
  await app.call("POST", `/api/batches/${id}/cancel`);
  const allow = (...allowedDomains: string[]) =>
    app.call("PUT", "/api/settings", { allowedDomains, redirectOrigins: [], activityDays: 400 });
  await allow("example.org");
  const { status, body } = await app.call("POST", `/api/batches/${id}/remaining`);
  expect([status, body.code]).toEqual([422, "invalid"]);
  await allow("example.org", "example.com");
  expect(await app.call("POST", `/api/batches/${id}/remaining`)).toMatchObject({
    status: 202,
    body: { kind: "invite", origin: { kind: "remaining", batchId: id }, total: 1 },
  });
  expect((await app.call("POST", `/api/batches/${id}/remaining`)).status).toBe(200);
});

test("S8: a resend is not resumed while a link that it keeps leads to a site that was ruled out since", async () => {
  const app = await signedInApp({ isSending: false });
  const invited = { id: "inv_1", emailAddress: "a@example.com", createdAt: 0 };
  const records = createInvitationRecords(app.deps.store.db, "sandbox");
  await records.write(invited, "Admin", { redirectUrl: "https://old.example/welcome" });
  const id = await submitted(app, "resend");
  await app.call("POST", `/api/batches/${id}/pause`);
  const settings = { allowedDomains: [], redirectOrigins: ["https://new.example"], activityDays: 400 };
  await app.call("PUT", "/api/settings", settings);
  const resumed = await app.call("POST", `/api/batches/${id}/resume`);
  expect([resumed.status, resumed.body.field]).toEqual([422, "redirectUrl"]);
  await app.call("POST", `/api/batches/${id}/cancel`);
  expect((await app.call("POST", `/api/batches/${id}/remaining`)).status).toBe(422);
  await app.call("PUT", "/api/settings", { ...settings, redirectOrigins: ["https://old.example"] });
  expect((await app.call("POST", `/api/batches/${id}/remaining`)).status).toBe(202);
});

/** The states that a batch can be in when a member asks for something, beside running. */
const others = ["paused", "restored", "cancelled"] as const;
const elsewhere = BatchKind.options.flatMap((kind) => others.map((state) => ({ kind, state })));

test.each(elsewhere)(
  "S8: a $state batch of the kind $kind takes the same roles, and a refusal changes nothing",
  async ({ kind, state }) => {
    const app = await signedInApp({ isSending: false });
    const { db } = app.deps.store;
    const id = await submitted(app, kind);
    if (state === "paused") await app.call("POST", `/api/batches/${id}/pause`);
    if (state === "cancelled") await app.call("POST", `/api/batches/${id}/cancel`);
    if (state === "restored") await holdUnfinished(db, { from: Date.now() - 1_000, until: Date.now() });
    const stored = () => db.selectFrom("batch").selectAll().where("id", "=", id).execute();
    const before = await stored();
    const asked = [
      ["GET", "restore-review", roleForBatch(kind)],
      ...actions.map((action) => ["POST", action, roleOf(action, kind)] as const),
    ] as const;
    for (const [method, what, needed] of asked) {
      for (const role of Role.options.filter((one) => !includesRole(one, needed))) {
        await become(app, role);
        const { status } = await app.call(method, `/api/batches/${id}/${what}`);
        expect([what, role, status]).toEqual([what, role, 403]);
      }
    }
    expect(await stored()).toEqual(before);
    await become(app, roleForBatch(kind));
    const review = await app.call("GET", `/api/batches/${id}/restore-review`);
    expect(review.status).toBe(state === "restored" ? 200 : 404);
  },
);
