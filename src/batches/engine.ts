import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type {
  Batch,
  BatchList,
  BatchOrigin,
  BatchQuery,
  LaneAllowance,
  NewBatch,
  Row,
  RowList,
  RowQuery,
} from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import type { Schema } from "#store/schema.ts";
import { batchesWith } from "#batches/ledger/address-search.ts";
import { createDispatcher } from "#batches/dispatch/dispatcher.ts";
import { submitFollowUp } from "#batches/ledger/follow-up.ts";
import { shutGate } from "#batches/ledger/lanes.ts";
import { type LaneName, retryAfterMs } from "./lanes.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { type BatchOrder, orderBatch } from "#batches/ledger/control.ts";
import {
  readAllRows,
  readBatch,
  readBatches,
  readFailedRedirectUrls,
  readRows,
} from "#batches/ledger/read.ts";
import { submitBatch } from "#batches/ledger/submit.ts";
import { createPrecheck, type Precheck } from "#batches/precheck/precheck.ts";
import type { World } from "#batches/dispatch/calls.ts";
import { allowances, type Lanes, readLanes, toBatch } from "#batches/judge/view.ts";

/** The share of Clerk's general limit that checks may take: half is for the change lane, some for pages and look-ups. */
const checkShare = 0.4;

/** `instance` names the Clerk instance; everything kept belongs to it. `hourMs`: the window of Clerk's limits. */
export type EngineOptions = World & { db: Kysely<Schema>; instance: string };

export type Submitted = { kind: "created" | "unchanged"; batch: Batch } | { kind: "conflict" };

export type FollowedUp =
  | { kind: "created" | "unchanged"; batch: Batch }
  | { kind: "refused"; detail: string };

/** Durable batches. Ids are those of the submitter; what is asked of an id that is not there answers null. */
export type Engine = {
  start: () => void;
  /** Takes nothing new, finishes or gives up the running calls within 15 s. */
  stop: () => Promise<void>;
  /** Tries again at once what backs off or waits for a person, for example after the key was changed. */
  wake: () => void;
  /** `unchanged`: submitted before with the same body, nothing added. `conflict`: with another body; nothing is done. */
  submit: (id: string, newBatch: NewBatch, createdBy: string) => Promise<Submitted>;
  get: (id: string) => Promise<Batch | null>;
  list: (query: BatchQuery) => Promise<BatchList>;
  rows: (id: string, query: RowQuery) => Promise<RowList | null>;
  /** Every row by place, read in pages while it is being consumed; null when there is no such batch. */
  allRows: (id: string) => Promise<AsyncGenerator<Row> | null>;
  /** The ids of batches that hold exactly this address, the newest first, 500 at most. */
  batchesWith: (emailAddress: string) => Promise<string[]>;
  /** The redirect URLs that a retry would use again: those of the failed rows that have their own. */
  failedRedirectUrls: (id: string) => Promise<string[]>;
  pause: (id: string) => Promise<Batch | null>;
  resume: (id: string) => Promise<Batch | null>;
  /** What was not sent stays unsent; a call under way ends as it ends. */
  cancel: (id: string) => Promise<Batch | null>;
  /**
   * The failed rows of a batch that is over once more, as a batch of the same kind. `unchanged`: asked for before, and
   * that batch is the answer. `refused`: nothing failed, or the batch is not over yet.
   */
  retry: (id: string, createdBy: string) => Promise<FollowedUp | null>;
  /** A batch that revokes every invitation which a batch that is over has sent; answers as `retry` does. */
  rollback: (id: string, createdBy: string) => Promise<FollowedUp | null>;
  /** Who is a user or invited already; shares its pace with the checks before sending. */
  precheck: Precheck;
  /** What each lane may still send. */
  allowance: () => Promise<Record<LaneName, LaneAllowance>>;
  /** A single call that was made outside of a batch at `startedAt` (ms): it spends the same allowance. */
  recordSingleCall: (startedAt: number) => Promise<void>;
  /** Clerk refused a call outside of a batch for its limit: the lane waits as well. */
  recordWait: (lane: LaneName, askedMs: number) => Promise<void>;
};

/** Keeps and sends batches for one Clerk instance. Several engines on one database take turns by a lease. */
export function createEngine({ db, instance, ...world }: EngineOptions): Engine {
  const ledger: Ledger = { db, instance };
  const { now, hourMs } = world;
  const precheck = createPrecheck({ ...world, callsPer10s: world.generalPer10s * checkShare });
  const dispatcher = createDispatcher(ledger, { ...world, precheck }, randomUUID(), randomUUID);

  async function lanesNow(): Promise<Lanes> {
    return {
      ...(await readLanes(ledger, now(), world)),
      isStoreFailing: dispatcher.isStoreFailing(),
    };
  }

  async function get(id: string): Promise<Batch | null> {
    const batch = await readBatch(ledger, id);
    return batch && toBatch(batch, await lanesNow());
  }

  const order = (what: BatchOrder) => async (id: string) => {
    await orderBatch(ledger, id, what, now());
    if (what === "resume") dispatcher.retryNow();
    return get(id);
  };

  const followUp = (kind: BatchOrigin["kind"]) => async (id: string, createdBy: string) => {
    const source = await readBatch(ledger, id);
    if (!source) return null;
    const made = await submitFollowUp(ledger, { kind, source, createdBy, now: now() });
    if (made.kind === "refused") return made;
    if (made.kind === "created") dispatcher.wake();
    const batch = await get(made.id);
    return batch && { kind: made.kind, batch };
  };

  return {
    start: dispatcher.start,
    stop: dispatcher.stop,
    wake: dispatcher.retryNow,
    async submit(id, newBatch, createdBy) {
      const kind = await submitBatch(ledger, { id, newBatch, createdBy, now: now() });
      if (kind === "created") dispatcher.wake();
      const batch = kind === "conflict" ? null : await get(id);
      return batch && kind !== "conflict" ? { kind, batch } : { kind: "conflict" };
    },
    get,
    async list(query) {
      const { batches, totalCount } = await readBatches(ledger, query);
      const lanes = await lanesNow();
      return { data: batches.map((batch) => toBatch(batch, lanes)), totalCount };
    },
    async rows(id, query) {
      const batch = await readBatch(ledger, id);
      return batch && readRows(ledger, batch, query);
    },
    async allRows(id) {
      const batch = await readBatch(ledger, id);
      return batch && readAllRows(ledger, id);
    },
    batchesWith: (emailAddress) => batchesWith(ledger, emailAddress.toLowerCase()),
    failedRedirectUrls: (id) => readFailedRedirectUrls(ledger, id),
    pause: order("pause"),
    resume: order("resume"),
    cancel: order("cancel"),
    retry: followUp("retry"),
    rollback: followUp("rollback"),
    precheck,
    allowance: async () => allowances(await readLanes(ledger, now(), world)),
    async recordSingleCall(startedAt) {
      const call = { id: randomUUID(), instance, lane: "single", state: "done" };
      await db
        .insertInto("call")
        .values({ ...call, started_at: startedAt, spent_at: startedAt })
        .execute();
    },
    async recordWait(lane, askedMs) {
      const opensAt = now() + retryAfterMs(askedMs, hourMs);
      await shutGate(db, instance, lane, {
        opensAt,
        code: "clerk_limit",
        detail: problems.clerk_limit.title,
        tries: 1,
      });
    },
  };
}
