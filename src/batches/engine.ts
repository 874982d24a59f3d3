import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type {
  Allowance,
  AllowanceQuery,
  Batch,
  BatchPreset,
  FollowUpKind,
  SubmittedBatch,
  Outcome,
  Row,
  RowList,
  RowQuery,
} from "#contract/batch.ts";
import type { AllowanceUse } from "#contract/overview/overview.ts";
import type { Schema } from "#store/schema.ts";
import { createDispatcher } from "#batches/dispatch/dispatcher.ts";
import { conditions, type EngineDeps, readSettings } from "#batches/dispatch/sender.ts";
import { allowances } from "#batches/judge/allowance.ts";
import { estimateOf, toBatch } from "#batches/judge/view.ts";
import type { InviteLane } from "./lanes.ts";
import { readAllowanceUse } from "./allowance-use.ts";
import { createListedBatches, type ListedBatches } from "./listed-batches.ts";
import {
  type AddressMatch,
  type BatchSummary,
  batchesWith,
  readSummaries,
} from "#batches/ledger/address-search.ts";
import { type BatchOrder, countRunningBatches, orderBatch, pauseBatchesOf } from "#batches/ledger/control.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readInvitees, type StoredInvitee, submitFollowUp } from "#batches/ledger/follow-up.ts";
import { readHeldSingles } from "#batches/ledger/restores/hold.ts";
import { recordSingleCall, recordWait } from "#batches/ledger/lanes.ts";
import { readAllRows, readBatch, readRows, readView } from "#batches/ledger/read.ts";
import { readUnreported, type UnreportedAction } from "#batches/ledger/single-actions.ts";
import { submitBatch } from "#batches/ledger/submit.ts";
import { createPrecheck, type Precheck } from "#batches/precheck/precheck.ts";
import { createRestoredBatches, type RestoredBatches } from "./restored-batches.ts";
import type { LedgerView } from "./rows.ts";
import { createPerformer, type Performed, type PerformerDeps, type SingleAction } from "./single-action.ts";

/** `instance`: the Clerk instance that all stored data belongs to. `hourMs`: the window of Clerk's hourly limits. */
export type EngineOptions = EngineDeps & PerformerDeps & { db: Kysely<Schema>; instance: string };

type Submitted = { kind: "created" | "unchanged"; batch: Batch } | { kind: "conflict" };

export type FollowedUp =
  | { kind: "created" | "unchanged"; batch: Batch }
  | { kind: "refused"; detail: string };

/** Durable batches. The caller makes their ids; methods return null for an unknown id. */
export type Engine = RestoredBatches &
  ListedBatches & {
    start: () => void;
    /** False before the start, after the end, and where an unexpected error has ended it. */
    isRunning: () => boolean;
    /** Starts nothing new; finishes or aborts the running calls within 15 s. */
    stop: () => Promise<void>;
    /** `unchanged`: the same body was submitted before. `conflict`: another body was; nothing is done. */
    submit: (
      id: string,
      newBatch: SubmittedBatch,
      createdBy: string,
      preset?: BatchPreset | null,
      memberId?: string,
    ) => Promise<Submitted>;
    /** Stores one action as a batch of one row, which is not listed, and waits for its outcome. */
    perform: (action: SingleAction) => Promise<Performed>;
    /** Single actions that were over before a time (ms) and whose activity entry is not written yet. */
    unreported: (overBefore: number) => Promise<UnreportedAction[]>;
    get: (id: string) => Promise<Batch | null>;
    rows: (id: string, query: RowQuery) => Promise<RowList | null>;
    /** Every row in order, read in pages while it is consumed. */
    allRows: (id: string) => Promise<AsyncGenerator<Row> | null>;
    /** The ids of batches that have this address, or this part of one, newest first, at most 500. */
    batchesWith: (text: string, matches: AddressMatch) => Promise<string[]>;
    /** What these batches do, by their ids. */
    summaries: (ids: readonly string[]) => Promise<Map<string, BatchSummary>>;
    /** The rows with an outcome, in order, each with its own redirect URL if it has one. */
    invitees: (id: string, outcome: Outcome) => AsyncGenerator<StoredInvitee>;
    /** Pauses what a member has running, and shows the sentence `because` there; returns the ids. */
    pauseOf: (memberId: string, because: string) => Promise<string[]>;
    /** How many batches each member has running, by the member's id. */
    runningByMember: () => Promise<Map<string, number>>;
    pause: (id: string) => Promise<Batch | null>;
    /** Also ends backoffs, except those for Clerk's limit. */
    resume: (id: string) => Promise<Batch | null>;
    /** Queued rows are not sent. A call under way still ends, and its rows are settled. */
    cancel: (id: string) => Promise<Batch | null>;
    /**
     * A new batch of the failed rows of a batch that is over. `unchanged`: it was made before. `refused`: no row failed,
     * or the batch is not over yet.
     */
    retry: (id: string, createdBy: string, memberId?: string) => Promise<FollowedUp | null>;
    /** A new batch that revokes every invitation of a batch that is over; returns the same as `retry`. */
    rollback: (id: string, createdBy: string, memberId?: string) => Promise<FollowedUp | null>;
    /** A new batch of the rows that a cancel left unsent, of the same kind; returns the same as `retry`. */
    remaining: (id: string, createdBy: string, memberId?: string) => Promise<FollowedUp | null>;
    /** Shares its pace with the checks before sending. */
    precheck: Precheck;
    /** What Clerk still allows in each lane, how much of it batches leave to people, and when a new batch would end. */
    allowance: (query?: Partial<AllowanceQuery>) => Promise<Allowance>;
    /** What was used of it in the last 24 hours. */
    allowanceUse: () => Promise<AllowanceUse>;
    /** A single call outside of a batch at `startedAt` (ms) spends the same allowance. */
    recordSingleCall: (startedAt: number) => Promise<void>;
    /** Clerk's limit refused a call outside of a batch: the lane waits as well. */
    recordWait: (lane: InviteLane, retryAfterMs: number | null) => Promise<void>;
  };

type Reader = Pick<
  Engine,
  "unreported" | "rows" | "allRows" | "invitees" | "batchesWith" | "summaries" | "allowance" | "allowanceUse"
>;

/** What only reads the ledger. */
function createReader(ledger: Ledger, view: () => Promise<LedgerView>): Reader {
  return {
    unreported: (overBefore) => readUnreported(ledger, overBefore),
    rows: (id, query) => readRows(ledger, id, query),
    async allRows(id) {
      const batch = await readBatch(ledger, id);
      return batch && readAllRows(ledger, id);
    },
    invitees: (id, outcome) => readInvitees(ledger, id, outcome),
    batchesWith: (text, matches) => batchesWith(ledger, text, matches),
    summaries: (ids) => readSummaries(ledger, ids),
    async allowance({ rows, kind = "invite" } = {}) {
      const seen = await view();
      const lanes = allowances(seen);
      const reservedForPeople = Math.min(seen.reservedForPeople, lanes.single.left);
      const estimate = rows === undefined ? {} : { estimate: estimateOf(kind, rows, seen) };
      return { ...lanes, reservedForPeople, ...estimate };
    },
    allowanceUse: async () => readAllowanceUse(ledger, await view()),
  };
}

/** What they did before the restore is looked up, and reported in the activity. */
async function cancelHeldSingles(
  ledger: Ledger,
  cancel: (id: string) => Promise<unknown>,
  log: EngineDeps["log"],
): Promise<void> {
  try {
    for (const id of await readHeldSingles(ledger)) await cancel(id);
  } catch (error) {
    log.error({ err: error }, "could not cancel the single actions of a restored database");
  }
}

/** Stores and sends the batches of one Clerk instance. Engines on one database take turns by a lease. */
export function createEngine({ db, instance, ...deps }: EngineOptions): Engine {
  const ledger = { db, instance };
  const performer = createPerformer(ledger, deps);
  const { upstream, onWorkEnd } = performer;
  const precheck = createPrecheck(deps);
  const dispatcherDeps = { ...deps, upstream, precheck, newId: randomUUID, onWorkEnd };
  const dispatcher = createDispatcher(ledger, dispatcherDeps, randomUUID());

  const currentConditions = async () => conditions(deps, await readSettings(deps));

  const view = async (): Promise<LedgerView> => ({
    ...(await readView(ledger, await currentConditions())),
    isStoreFailing: dispatcher.isStoreFailing(),
  });

  async function get(id: string): Promise<Batch | null> {
    const batch = await readBatch(ledger, id);
    return batch && toBatch(batch, await view());
  }

  const order = (kind: BatchOrder) => async (id: string) => {
    await orderBatch(ledger, id, kind, await currentConditions());
    if (kind === "resume") dispatcher.retryNow();
    return get(id);
  };
  const restored = { ...deps, ledger, precheck, get, moment: currentConditions };

  const followUp = (kind: FollowUpKind) => async (id: string, createdBy: string, memberId?: string) => {
    const source = await readBatch(ledger, id);
    if (!source) return null;
    const made = await submitFollowUp(ledger, {
      kind,
      source,
      createdBy,
      memberId: memberId ?? null,
      now: deps.now(),
    });
    if (made.kind === "refused") return made;
    if (made.kind === "created") dispatcher.wake();
    const batch = await get(made.id);
    return batch && { kind: made.kind, batch };
  };

  return {
    start() {
      void cancelHeldSingles(ledger, order("cancel"), deps.log);
      dispatcher.start();
    },
    isRunning: dispatcher.isRunning,
    async stop() {
      performer.stop();
      await dispatcher.stop();
    },
    perform: (action) =>
      performer.perform(action, { readView: view, cancel: order("cancel"), wake: dispatcher.wake }),
    ...createReader(ledger, view),
    ...createRestoredBatches(restored, dispatcher.retryNow),
    ...createListedBatches({ ledger, view, get }),
    async submit(id, newBatch, createdBy, preset, memberId) {
      const { marksInvitations: hasMark } = await readSettings(deps);
      const owner = { createdBy, memberId: memberId ?? null };
      const body = { id, newBatch, ...owner, preset: preset ?? null, now: deps.now(), hasMark };
      const kind = await submitBatch(ledger, body);
      if (kind === "created") dispatcher.wake();
      const batch = kind === "conflict" ? null : await get(id);
      return batch && kind !== "conflict" ? { kind, batch } : { kind: "conflict" };
    },
    get,
    pause: order("pause"),
    pauseOf: (memberId, because) => pauseBatchesOf(ledger, memberId, because),
    runningByMember: () => countRunningBatches(ledger),
    resume: order("resume"),
    cancel: order("cancel"),
    retry: followUp("retry"),
    rollback: followUp("rollback"),
    remaining: followUp("remaining"),
    precheck,
    recordSingleCall: (startedAt) => recordSingleCall(ledger, randomUUID(), startedAt),
    recordWait: async (lane, retryAfterMs) =>
      recordWait(ledger, lane, retryAfterMs, await currentConditions()),
  };
}
