import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { holdUnfinished } from "#batches/ledger/restores/hold.ts";
import { RestoreReview } from "#contract/restore.ts";
import { emptySandbox } from "#bff/testing/app.ts";
import { teamApp } from "#bff/testing/members.ts";

type App = Awaited<ReturnType<typeof teamApp>>;

const addresses = (count: number) => Array.from({ length: count }, (_, index) => `row${index}@example.com`);

/** A batch that waits after a restore. Nothing is sent in these tests. */
async function heldBatch(app: App, count: number): Promise<string> {
  const id = randomUUID();
  const rows = addresses(count).map((emailAddress) => ({ emailAddress }));
  const body = { kind: "invite", options: {}, rows };
  expect(await app.boss.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 202 });
  const until = app.clock.now;
  await holdUnfinished(app.deps.store.db, { from: until - 60_000, until });
  return id;
}

async function reviewParts(app: App, id: string): Promise<RestoreReview[]> {
  const parts: RestoreReview[] = [];
  for (let from: number | null = 0; from !== null; from = parts.at(-1)?.next ?? null) {
    const { body } = await app.boss.call("GET", `/api/batches/${id}/restore-review?from=${from}`);
    parts.push(RestoreReview.parse(body));
  }
  return parts;
}

describe("S13: the review of a restored batch", () => {
  test("S13: a review of many rows is answered in parts, which add up", async () => {
    const sandbox = await emptySandbox();
    onTestFinished(() => sandbox.close());
    const app = await teamApp({ isSending: false, apiUrl: sandbox.url, generalPer10s: 1_000 });
    const id = await heldBatch(app, 4_100);
    const parts = await reviewParts(app, id);
    expect(parts.map(({ total, open, next }) => ({ total, open, next }))).toEqual([
      { total: 4_100, open: 2_000, next: 2_000 },
      { total: 4_100, open: 2_000, next: 4_000 },
      { total: 4_100, open: 100, next: null },
    ]);
  });

  test("S13: a review without an answer of Clerk ends with its first part, and claims nothing", async () => {
    const app = await teamApp({ isSending: false });
    const id = await heldBatch(app, 4_100);
    expect(await reviewParts(app, id)).toMatchObject([{ total: 4_100, open: 0, unknown: 4_100, next: null }]);
  });
});

describe("S13: the decision about a restored batch", () => {
  test("S13: an admin can invite four thousand revoked addresses again", async () => {
    const app = await teamApp({ isSending: false });
    const id = await heldBatch(app, 4_100);
    const inviteAgain = addresses(4_050).map((address) => address.toUpperCase());
    const { body } = await app.boss.call("POST", `/api/batches/${id}/resume`, { inviteAgain });
    expect(body).toMatchObject({ state: "running", restored: null });
    const left = await app.deps.store.db
      .selectFrom("batch_row")
      .select("email_address")
      .where("doubt_since", "is not", null)
      .execute();
    expect(left).toHaveLength(50);
  });

  test("S13: of two admins who decide about a restored batch the second is told what the first chose", async () => {
    const app = await teamApp({ isSending: false });
    const id = await heldBatch(app, 3);
    const other = await app.join("other@example.com", "admin");
    const [first = "", second = ""] = addresses(2);
    const decide = (visitor: App["boss"], inviteAgain: string[]) =>
      visitor.call("POST", `/api/batches/${id}/resume`, { inviteAgain });
    expect(await decide(app.boss, [first])).toMatchObject({ status: 200 });
    // The answer may be lost: the same choice of the same member is repeated.
    expect(await decide(app.boss, [first])).toMatchObject({ status: 200 });
    for (const choice of [[], [second], [first, second]])
      expect(await decide(other, choice)).toMatchObject({
        status: 409,
        body: {
          code: "conflict",
          detail: expect.stringContaining(
            "admin@example.com has resumed this batch (1 revoked address invited again). Your choice was not used.",
          ),
        },
      });
    const lines = (await app.activity()).filter(({ action }) => action === "batch.resumed");
    expect(lines.map(({ result, detail }) => `${result} ${detail}`)).toEqual([
      "done 1 revoked address invited again",
      ...Array.from({ length: 3 }, () => "refused null"),
    ]);
  });

  test("S13: a decision about a restored batch that was cancelled or paused again changes nothing", async () => {
    const app = await teamApp({ isSending: false });
    const other = await app.join("other@example.com", "admin");
    const [cancelled, paused] = [await heldBatch(app, 1), await heldBatch(app, 1)];
    await app.boss.call("POST", `/api/batches/${cancelled}/cancel`);
    await app.boss.call("POST", `/api/batches/${paused}/resume`);
    await app.boss.call("POST", `/api/batches/${paused}/pause`);
    const decide = (id: string) => other.call("POST", `/api/batches/${id}/resume`, { inviteAgain: [] });
    expect(await decide(cancelled)).toMatchObject({
      status: 409,
      body: { detail: "admin@example.com has cancelled this batch. Your choice was not used." },
    });
    expect(await decide(paused)).toMatchObject({ status: 409 });
    expect(await other.call("GET", `/api/batches/${paused}`)).toMatchObject({ body: { state: "paused" } });
  });
});
