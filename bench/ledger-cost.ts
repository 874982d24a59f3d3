import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimCall } from "#batches/ledger/claim-call.ts";
import { holdLedger, takeLease } from "#batches/ledger/ledger.ts";
import { settleCall } from "#batches/ledger/settle.ts";
import { submitBatch } from "#batches/ledger/submit.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore } from "#store/store.ts";
import { type BenchLine, median, rounded, versus } from "./line.ts";

const sizes = [1_000, 10_000, 100_000] as const;
const rounds = 45;
const start = 1_800_000_000_000;

/** A batch in a database of its own, and the steps to time. */
type Sample = {
  size: number;
  send(): Promise<number>;
  countRows(): Promise<number>;
  close(): Promise<void>;
};

async function openSample(size: number): Promise<Sample> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const { db, close } = await openStore({ dataDir });
  const ledger = { db, instance: "bench" };
  const id = randomUUID();
  const rows = Array.from({ length: size }, (_, index) => ({ emailAddress: `person${index}@example.com` }));
  const newBatch = NewBatch.parse({ kind: "invite", options: {}, rows });
  await submitBatch(ledger, { id, newBatch, createdBy: "Admin", now: start });
  const lease = await takeLease(ledger, { holder: "bench", now: start, leaseMs: 10 ** 9 });
  if (!("held" in lease)) throw new Error("The lease of a new ledger is free.");
  const held = holdLedger(ledger, lease.held.token);
  // Half is done and the rest is checked, because the first and the last rows of a batch are cheaper.
  const half = size / 2;
  await db
    .updateTable("batch_row")
    .set({ outcome: "done", settled_at: start })
    .where("position", "<", half)
    .execute();
  await db.updateTable("batch_row").set({ checked_at: start }).where("outcome", "=", "queued").execute();
  await db
    .updateTable("batch_count")
    .set((eb) => ({ rows: eb.case().when("outcome", "in", ["done", "queued"]).then(half).else(0).end() }))
    .execute();
  let now = start;

  return {
    size,
    async send() {
      // The hour lasts a millisecond, so that limits never delay a call.
      now += 2;
      const from = performance.now();
      const moment = {
        now,
        hourMs: 1,
        generalPer10s: 100,
        reservedForPeople: 0,
        lateLooksMs: [],
        clerkAheadMs: 0,
      };
      const call = await claimCall(held, { lane: "bulk", callId: randomUUID() }, moment);
      if (call?.rows.length !== 10) throw new Error("A claim must take ten rows.");
      const value = call.rows.map((row) => {
        const times = { createdAt: now, updatedAt: now, expiresAt: null };
        const made = { id: `inv_${row.position}`, emailAddress: row.emailAddress, publicMetadata: {} };
        return { ...made, ...times, status: "pending" as const };
      });
      await settleCall(held, call, { kind: "done", value }, { ...moment, random: () => 0 });
      return (performance.now() - from) / call.rows.length;
    },
    async countRows() {
      const from = performance.now();
      const counts = db.selectFrom("batch_row").select(["outcome", (eb) => eb.fn.countAll().as("rows")]);
      await counts.where("batch_id", "=", id).groupBy("outcome").execute();
      return (performance.now() - from) / 10;
    },
    async close() {
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Milliseconds a row, by the size of the batch. Sizes take turns, so that noise of the machine affects all alike. */
async function measure(
  samples: readonly Sample[],
  step: "send" | "countRows",
): Promise<Record<number, number>> {
  const times: Record<number, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = samples
      .map((_, at) => samples[(at + round) % samples.length])
      .filter((sample) => sample !== undefined);
    for (const sample of inTurn) (times[sample.size] ??= []).push(await sample[step]());
  }
  return Object.fromEntries(Object.entries(times).map(([size, list]) => [size, median(list)]));
}

/**
 * The cost of claiming and settling a row on disk, with two commits for each call of ten, in the middle of batches of
 * 1,000 to 100,000 rows. Compared with counting the rows after each call, the simplest way to show progress.
 */
export async function benchLedger(): Promise<BenchLine[]> {
  const samples = await Promise.all(sizes.map(openSample));
  const cost = await measure(samples, "send");
  const counting = await measure(samples, "countRows");
  for (const sample of samples) await sample.close();
  const name = (size: number) => `claiming and settling a row of ${size.toLocaleString("en")}`;
  const lines = sizes.map((size) => ({ name: name(size), value: rounded(cost[size] ?? 0), unit: "ms" }));
  const growth = (of: Record<number, number>) => rounded((of[100_000] ?? 0) / (of[1_000] ?? 1));
  const flat = { name: "cost of a row of 100,000 ÷ of 1,000", unit: "", aim: { atMost: 1.3 } };
  const other = "counting the rows after each call";
  return [...lines, versus({ ...flat, value: growth(cost) }, other, growth(counting))];
}
