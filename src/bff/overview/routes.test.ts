import { expect, test } from "vitest";
import { BatchJoining } from "#contract/overview/joining.ts";
import { Overview } from "#contract/overview/overview.ts";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const id = "0193a4c0-0000-7000-8000-000000000001";
const dayMs = 86_400_000;

async function register(app: App, rows: readonly { status: string; batchId?: string }[]): Promise<void> {
  const at = Date.now() - 3 * dayMs;
  for (const [index, { status, batchId = null }] of rows.entries())
    await app.deps.store.db
      .insertInto("invitation")
      .values({
        instance: "sandbox",
        id: `inv_${index}`,
        email_address: `${index}@example.com`,
        address: `${index}@example.com`,
        domain: "example.com",
        status,
        url: null,
        public_metadata: "{}",
        search_text: "",
        created_at: at,
        updated_at: at,
        expires_at: at + 5 * dayMs,
        accepted_at: status === "accepted" ? at + dayMs : null,
        user_id: null,
        invited_by: batchId === null ? null : "Demo admin",
        batch_id: batchId,
        delivery: null,
        asked_at: at,
        gone_at: null,
      })
      .execute();
}

async function submit(app: App, batchId: string, ...addresses: string[]): Promise<void> {
  const rows = addresses.map((emailAddress) => ({ emailAddress }));
  const { status } = await app.call("PUT", `/api/batches/${batchId}`, { kind: "invite", options: {}, rows });
  expect(status).toBe(202);
}

const overviewOf = async (app: App) => Overview.parse((await app.call("GET", "/api/overview")).body);

test("the overview of an empty instance has zeros, and says that nothing was read", async () => {
  const app = await signedInApp();
  expect(await overviewOf(app)).toMatchObject({
    counts: { pending: 0, accepted: 0, expired: 0, revoked: 0 },
    funnel: { sent: 0, joined: 0, deleted: 0 },
    curve: { points: [], withoutTime: 0 },
    timeToJoin: null,
    domains: { largest: [], rest: null },
    running: { data: [], totalCount: 0 },
    needsAttention: { data: [], totalCount: 0 },
    asOf: null,
    isComplete: false,
  });
});

test("the overview counts what became of the invitations, and how they joined", async () => {
  const app = await signedInApp();
  await register(app, [
    { status: "accepted", batchId: id },
    { status: "pending", batchId: id },
    { status: "revoked" },
    { status: "expired" },
  ]);
  expect(await overviewOf(app)).toMatchObject({
    counts: { pending: 1, accepted: 1, expired: 1, revoked: 1 },
    funnel: { sent: 4, joined: 1, pending: 1, expiring: 1, expired: 1, revoked: 1 },
    curve: { unit: "day", points: [{ after: 1, sent: 4, joined: 1 }, { sent: 4 }, { after: 3 }] },
    timeToJoin: { known: 1, median: dayMs },
    domains: { largest: [{ name: "example.com", sent: 4, joined: 1, pending: 1 }] },
    inviters: {
      largest: [
        { name: null, sent: 2 },
        { name: "Demo admin", sent: 2, joined: 1 },
      ],
    },
  });
});

test("the overview has running batches, those with failed rows, and the calls that they used", async () => {
  const app = await signedInApp();
  await submit(app, id, "blocked@example.com", "fine@example.com");
  await expect.poll(async () => (await overviewOf(app)).needsAttention.totalCount).toBe(1);
  expect((await overviewOf(app)).needsAttention.data[0]).toMatchObject({ id, counts: { failed: 1 } });
  const used = async () =>
    (await overviewOf(app)).allowance.hours.some(({ bulk, single }) => bulk + single > 0);
  await expect.poll(used).toBe(true);
});

test("a batch that sends is running", async () => {
  const app = await signedInApp({ isSending: false });
  await submit(app, id, "a@example.com", "b@example.com");
  expect((await overviewOf(app)).running).toMatchObject({ totalCount: 1, data: [{ id, total: 2 }] });
});

test("the funnel of a batch counts its own invitations only", async () => {
  const app = await signedInApp({ isSending: false });
  await submit(app, id, "a@example.com");
  await register(app, [{ status: "accepted", batchId: id }, { status: "pending" }]);
  const { body } = await app.call("GET", `/api/batches/${id.toUpperCase()}/funnel`);
  expect(BatchJoining.parse(body)).toMatchObject({
    funnel: { sent: 1, joined: 1, pending: 0 },
    timeToJoin: { known: 1, median: dayMs },
    isComplete: false,
  });
});

test("there is no funnel of a batch that does not exist, or of what is no id", async () => {
  const app = await signedInApp();
  expect(await app.call("GET", `/api/batches/${id}/funnel`)).toMatchObject({
    status: 404,
    body: { code: "not_found" },
  });
  expect((await app.call("GET", "/api/batches/nothing/funnel")).status).toBe(400);
});
