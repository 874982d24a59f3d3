import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "#store/store.ts";
import { type BenchLine, median, rounded, versus } from "./line.ts";
import { type Server, startServer } from "./server.ts";

const count = 100_000;
/** The naive ways run with so many rows, and their time is multiplied. */
const naiveCount = 2_000;

const rowsOf = (rows: number) =>
  Array.from({ length: rows }, (_, i) => ({
    emailAddress: `person.${i}@team${i % 500}.example.com`,
    ...(i % 2 === 0 ? { name: `Person ${i}` } : {}),
  }));

async function submitMs(server: Server, rows: readonly unknown[]): Promise<number> {
  const start = performance.now();
  const answer = await server.call("PUT", `/api/batches/${randomUUID()}`, {
    kind: "invite",
    options: {},
    rows,
  });
  if (answer.status !== 202) throw new Error(`The batch was not accepted: ${await answer.text()}`);
  await answer.text();
  return performance.now() - start;
}

/** The milliseconds of 100,000 rows, with an INSERT for each and one commit for each or for all. */
async function naiveMs(isOneCommit: boolean): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const { db, close } = await openStore({ dataDir });
  const batch = { id: randomUUID(), instance: "bench", kind: "invite", state: "paused", options: "{}" };
  const origin = { origin_kind: null, origin_id: null };
  await db
    .insertInto("batch")
    .values({
      ...batch,
      ...origin,
      body_hash: "",
      total: naiveCount,
      turn: 0,
      created_by: "Admin",
      created_at: 0,
      finished_at: null,
      is_single: 0,
      is_held: 0,
      revoked_rows: 0,
      search_text: "",
      handled_failed: 0,
      handled_open: 0,
    })
    .execute();
  const insertAll = async (to: Pick<typeof db, "insertInto">) => {
    for (const [position, { emailAddress, name }] of rowsOf(naiveCount).entries()) {
      const head = { batch_id: batch.id, position, instance: "bench", email_address: emailAddress };
      const state = { outcome: "queued", isolate: 0, attempts: 0, looks: 0, step: "invite" };
      await to
        .insertInto("batch_row")
        .values({ ...head, ...state, name: name ?? null })
        .execute();
    }
  };
  const start = performance.now();
  await (isOneCommit ? db.transaction().execute(insertAll) : insertAll(db));
  const ms = ((performance.now() - start) * count) / naiveCount;
  await close();
  await rm(dataDir, { recursive: true, force: true });
  return Math.round(ms);
}

async function measure(server: Server): Promise<{ times: number[]; addedMb: number }> {
  // A first batch, so that loading and compiling code does not count.
  await submitMs(server, rowsOf(1_000));
  const before = await server.memory();
  const rows = rowsOf(count);
  const times = [await submitMs(server, rows)];
  const { peakMb } = await server.memory();
  while (times.length < 3) times.push(await submitMs(server, rows));
  return { times, addedMb: peakMb - before.residentMb };
}

/**
 * Submits 100,000 rows over HTTP to the real server, with its database on disk, until it accepts them. Also the peak of
 * its memory, compared with the moment before.
 */
export async function benchSubmit(): Promise<BenchLine[]> {
  const server = await startServer();
  const { times, addedMb } = await measure(server);
  await server.stop();
  const accepted: BenchLine = {
    name: "100,000 rows accepted over HTTP",
    value: rounded(median(times)),
    unit: "ms",
    aim: { atMost: 2_000 },
    note: `the first ${rounded(times[0] ?? 0)} ms`,
  };
  return [
    versus(accepted, "an INSERT and a commit for each row", await naiveMs(false)),
    versus(accepted, "an INSERT for each row, one commit", await naiveMs(true)),
    { name: "more memory at the peak", value: rounded(addedMb), unit: "MB", aim: { atMost: 150 } },
  ];
}
