import { expect, onTestFinished, test } from "vitest";
// oxlint-disable-next-line no-restricted-imports -- tests speak to the real sandbox over HTTP, code does not know it
import type { Settings } from "#sandbox/settings.ts";
import { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { emptySandbox, signedInApp } from "#bff/testing/app.ts";
import { testKey } from "#bff/testing/fake-clerk.ts";
import { teamApp } from "#bff/testing/members.ts";

const dayMs = 86_400_000;
const batchId = "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80";

async function open() {
  const app = await signedInApp();
  const send = (method: string, path: string, body: object) =>
    fetch(`${app.sandbox.url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const { db } = app.deps.store;
  return {
    ...app,
    db,
    invite: async (emailAddress: string, options: object = {}): Promise<string> =>
      (await app.call("POST", "/api/invitations", { emailAddress, ...options })).body.id,
    detail: async (id: string): Promise<InvitationDetail> => {
      const { status, body } = await app.call("GET", `/api/invitations/${id}`);
      expect(status).toBe(200);
      return InvitationDetail.parse(body);
    },
    /** What another program does at Clerk. */
    atClerk: (does: "invite" | "revoke" | "accept" | "delete", emailAddress: string) =>
      send("POST", "/sandbox/others", { does, emailAddress }),
    change: (settings: Partial<Settings>) => send("PATCH", "/sandbox/settings", settings),
    /** As if the register had known the invitation for a day: no lag of Clerk's lists explains that it is missing. */
    age: (id: string) =>
      db
        .updateTable("invitation")
        .set({ created_at: Date.now() - dayMs, asked_at: Date.now() - dayMs })
        .where("id", "=", id)
        .execute(),
    lists: async (): Promise<number> => {
      const response = await fetch(`${app.sandbox.url}/sandbox/calls`);
      const { data } = (await response.json()) as { data: { method: string; path: string }[] };
      return data.filter(({ method, path }) => method === "GET" && path.startsWith("/v1/invitations")).length;
    },
  };
}

test("an invitation is shown with its options, its inviter and the activity of its address", async () => {
  const { invite, detail } = await open();
  const id = await invite("ann@example.com", {
    redirectUrl: "https://example.com/welcome",
    publicMetadata: { team: { name: "a", seats: [1, 2] } },
    expiresInDays: 5,
    notify: false,
  });
  const before = Date.now();
  const found = await detail(id);
  expect(found).toMatchObject({
    invitation: {
      id,
      emailAddress: "ann@example.com",
      status: "pending",
      invitedBy: "Demo admin",
      delivery: "link",
      url: expect.stringContaining("ticket="),
      publicMetadata: { team: { name: "a", seats: [1, 2] } },
    },
    goneAt: null,
    options: { redirectUrl: "https://example.com/welcome", expiresInDays: 5, notify: false },
    unknown: [],
    batch: null,
    user: null,
    others: [],
    history: [{ action: "invitation.created", emailAddress: "ann@example.com", subjectId: id }],
  });
  expect(found.checkedAt).toBeGreaterThanOrEqual(before - 5_000);
});

test("an invitation of a batch names it, and the history of its address has the batch", async () => {
  const { call, detail } = await open();
  await call("PUT", `/api/batches/${batchId}`, {
    kind: "invite",
    name: "Cohort",
    options: {},
    rows: [{ emailAddress: "ann@example.com" }],
  });
  await expect
    .poll(async () => (await call("GET", `/api/batches/${batchId}`)).body.state, { timeout: 10_000 })
    .toBe("finished");
  const [row] = (await call("GET", `/api/batches/${batchId}/rows`)).body.data;
  expect(await detail(row.invitationId)).toMatchObject({
    batch: { id: batchId, name: "Cohort", kind: "invite" },
    history: [{ action: "batch.submitted", subjectId: batchId, batch: { kind: "invite", total: 1 } }],
  });
});

test("the other invitations of the address are listed, newest first", async () => {
  const { call, invite, detail } = await open();
  const first = await invite("ann@example.com");
  await invite("bob@example.com");
  const second = (await call("POST", `/api/invitations/${first}/resend`)).body.id;
  const third = (await call("POST", `/api/invitations/${second}/resend`)).body.id;
  const { others, history } = await detail(second);
  expect(others.map(({ id, status, goneAt }) => [id, status, goneAt])).toEqual([
    [third, "pending", null],
    [first, "revoked", null],
  ]);
  expect(history.map(({ action }) => action)).toEqual([
    "invitation.resent",
    "invitation.resent",
    "invitation.created",
  ]);
});

test("an invitation that was accepted without Usher's knowledge names its user, and the list follows", async () => {
  const { call, invite, detail, atClerk } = await open();
  const id = await invite("ann@example.com");
  await atClerk("accept", "ann@example.com");
  const { invitation, user } = await detail(id);
  expect(invitation).toMatchObject({ status: "accepted", userId: expect.stringMatching(/^user_/) });
  expect(invitation.url).toBeUndefined();
  expect(user).toEqual({ id: invitation.userId, joinedAt: invitation.acceptedAt });
  expect((await call("GET", "/api/invitations?status=accepted")).body).toMatchObject({ data: [{ id }] });
});

test("an invitation that was revoked without Usher's knowledge is shown as revoked", async () => {
  const { invite, detail, atClerk } = await open();
  const id = await invite("ann@example.com");
  await atClerk("revoke", "ann@example.com");
  expect(await detail(id)).toMatchObject({ invitation: { status: "revoked" }, goneAt: null });
});

test("an invitation that was deleted without Usher's knowledge is gone, and leaves the list", async () => {
  const { call, invite, detail, atClerk, age } = await open();
  const id = await invite("ann@example.com");
  await age(id);
  await atClerk("delete", "ann@example.com");
  const { invitation, goneAt, checkedAt } = await detail(id);
  expect(invitation.emailAddress).toBe("ann@example.com");
  expect(goneAt).toBeGreaterThan(Date.now() - 10_000);
  expect(checkedAt).not.toBeNull();
  expect((await call("GET", "/api/invitations")).body).toMatchObject({ data: [], totalCount: 0 });
});

test("an invitation that Clerk's lists do not show yet is not called gone, nor checked", async () => {
  const { invite, detail, atClerk } = await open();
  const id = await invite("ann@example.com");
  await atClerk("delete", "ann@example.com");
  expect(await detail(id)).toMatchObject({ goneAt: null, checkedAt: null });
});

test("nothing is left to show of an invitation that Usher has deleted", async () => {
  const { call, invite } = await open();
  const id = await invite("ann@example.com");
  await call("DELETE", `/api/invitations/${id}`);
  const { status, body } = await call("GET", `/api/invitations/${id}`);
  expect({ status, code: body.code }).toEqual({ status: 404, code: "invitation_gone" });
  expect(JSON.stringify(body)).not.toContain("ann@example.com");
});

test("an id that neither the register nor Clerk knows is 404, and one that is no id is 400", async () => {
  const { call } = await open();
  const unknown = await call("GET", "/api/invitations/inv_unknown");
  expect([unknown.status, unknown.body.code]).toEqual([404, "invitation_gone"]);
  const wrong = await call("GET", "/api/invitations/inv_..%2fusers");
  expect([wrong.status, wrong.body.code]).toEqual([400, "invalid"]);
});

test("an invitation that only Clerk knows is found by its id", async () => {
  const { detail, sandbox, atClerk } = await open();
  await atClerk("invite", "new@example.com");
  const list = await fetch(`${sandbox.url}/v1/invitations`, {
    headers: { authorization: `Bearer ${testKey}` },
  });
  const [made] = (await list.json()) as { id: string }[];
  expect(await detail(made?.id ?? "")).toMatchObject({
    invitation: { emailAddress: "new@example.com" },
    unknown: ["redirectUrl", "notify", "templateSlug"],
  });
});

test("while Clerk is slow, the register answers and says that nothing was checked", async () => {
  const { invite, detail, change } = await open();
  const id = await invite("ann@example.com");
  await change({ latencyMs: 3_000 });
  const startedAt = Date.now();
  expect(await detail(id)).toMatchObject({ invitation: { id, status: "pending" }, checkedAt: null });
  expect(Date.now() - startedAt).toBeLessThan(2_900);
});

test("members who open the same invitation together share one look at Clerk", async () => {
  const { invite, detail, lists } = await open();
  const id = await invite("ann@example.com");
  const before = await lists();
  await Promise.all([detail(id), detail(id), detail(id)]);
  expect(await lists()).toBe(before + 1);
});

test("a viewer sees neither links nor the addresses of clients", async () => {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const { boss, join } = await teamApp({ apiUrl: sandbox.url });
  const made = await boss.call("POST", "/api/invitations", { emailAddress: "ann@example.com" });
  const { id } = made.body as { id: string };
  await boss.call("POST", `/api/invitations/${id}/resend`);
  const read = async (who: typeof boss) =>
    InvitationDetail.parse((await who.call("GET", `/api/invitations/${id}`)).body);
  const [viewer, inviter] = [
    await join("viewer@example.com", "viewer"),
    await join("inviter@example.com", "inviter"),
  ];
  const links = ({ invitation, others }: InvitationDetail) =>
    [invitation, ...others].filter(({ url }) => url !== undefined).length;
  expect(links(await read(inviter))).toBe(1);
  const seen = await read(viewer);
  expect(links(seen)).toBe(0);
  expect(seen.history).toHaveLength(2);
  expect(seen.history.map(({ clientAddress, requestId }) => [clientAddress, requestId])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect((await read(boss)).history[0]?.requestId).toEqual(expect.any(String));
});
