import { randomUUID } from "node:crypto";
import type { NewBatch, Waiting } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import { type EngineDeps, readSettings } from "#batches/dispatch/sender.ts";
import { waitingOf } from "#batches/judge/view.ts";
import { retryBackoffs } from "#batches/ledger/lanes.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readBatch } from "#batches/ledger/read.ts";
import { isSettled, readSingleRow, type SingleRow } from "#batches/ledger/single-actions.ts";
import { type SingleSubmit, submitBatch } from "#batches/ledger/submit.ts";
import { needsAdmin } from "./lanes.ts";
import { type LedgerView, noRows } from "./rows.ts";
import { rememberInvitations } from "./recent-invitations.ts";
import type { Upstream } from "./upstream.ts";

/** One change that a person waits for: a batch of one row, which is not listed. */
export type SingleAction = SingleSubmit & { newBatch: NewBatch; createdBy: string };

/**
 * How a single action ended:
 * - `not-sent`: nothing was stored or sent, because of `stoppedBy`
 * - `settled`: the row is final. `invitation` as Clerk returned it, null if there is none or Clerk does not answer.
 *   `stoppedBy`: why the batch was cancelled, else null
 * - `unknown`: the engine keeps reconciling
 */
export type Performed =
  | { kind: "not-sent"; stoppedBy: Waiting }
  | {
      kind: "settled";
      batchId: string;
      action: SingleRow;
      invitation: Invitation | null;
      stoppedBy: Waiting | null;
    }
  | { kind: "unknown"; batchId: string };

export type PerformerDeps = Pick<EngineDeps, "upstream" | "now" | "sleep" | "log" | "settings"> & {
  /** The longest time that a person waits, 25 s by default. */
  longestActionMs?: number;
};

/** What a performer needs of the engine. */
type Engine = {
  readView: () => Promise<LedgerView>;
  cancel: (batchId: string) => Promise<unknown>;
  /** Starts the dispatcher's next step. */
  wake: () => void;
};

export type Performer = {
  /** The dispatcher must use this one, so that an invitation is returned with its link. */
  upstream: Upstream;
  perform: (action: SingleAction, engine: Engine) => Promise<Performed>;
  /** Work of a lane has ended: a row may be settled. */
  onWorkEnd: () => void;
  /** Ends all actions: what has not begun is not sent. */
  stop: () => void;
};

/** Performs single actions: stores the intent of each, and waits until its row is settled or cannot move. */
export function createPerformer(ledger: Ledger, deps: PerformerDeps): Performer {
  const { upstream, recall } = rememberInvitations(deps.upstream);
  let bell = new AbortController();
  let isStopping = false;
  const ring = (): void => {
    bell.abort();
    bell = new AbortController();
  };
  const own = { recall, nextEnd: () => bell.signal, isStopping: () => isStopping };
  return {
    upstream,
    perform: (action, engine) => perform({ ...deps, ...engine, ...own, upstream, ledger }, action),
    onWorkEnd: ring,
    stop() {
      isStopping = true;
      ring();
    },
  };
}

type Deps = PerformerDeps &
  Engine & {
    ledger: Ledger;
    /** Aborts when work of a lane has ended. */
    nextEnd: () => AbortSignal;
    isStopping: () => boolean;
    recall: (invitationId: string) => Invitation | undefined;
  };

const defaultLongestActionMs = 25_000;
/** A lane that opens later than this after the start is not worth waiting for. */
const longestWaitMs = 5_000;
/** How often to look whether another process has settled the row. */
const pollMs = 1_000;
/** A person is waiting, so reading the invitation must be quicker than a call. */
const searchTimeoutMs = 4_000;

async function perform(deps: Deps, action: SingleAction): Promise<Performed> {
  const startedAt = deps.now();
  const batchId = randomUUID();
  const stoppedBy = await store(deps, batchId, action, startedAt);
  if (stoppedBy !== null) return { kind: "not-sent", stoppedBy };
  deps.wake();
  try {
    return await untilSettled(deps, batchId, startedAt);
  } catch (error) {
    deps.log.error({ err: error, batch: batchId }, "could not follow a single action to its end");
    return { kind: "unknown", batchId };
  }
}

/** Null if the intent is stored. */
async function store(
  deps: Deps,
  id: string,
  { newBatch, createdBy, unreported }: SingleAction,
  startedAt: number,
): Promise<Waiting | null> {
  const { ledger, now, log } = deps;
  try {
    const blocked = await limitFor(deps, newBatch.kind, startedAt);
    if (blocked !== null) return blocked;
    // A person may have mended what stopped the lanes.
    await retryBackoffs(ledger, now());
    const hasMark = (await readSettings(deps)).marksInvitations;
    await submitBatch(ledger, { id, newBatch, createdBy, now: now(), single: { unreported }, hasMark });
    return null;
  } catch (error) {
    log.error({ err: error }, "could not store a single action; nothing was sent");
    return reason("store_failed");
  }
}

/**
 * Clerk's limit, if it leaves no call for an invitation. For a resend also what makes calls fail now, since the old
 * invitation must not be revoked for nothing; except the key, without which nothing is revoked either.
 */
async function limitFor(
  { readView }: Deps,
  kind: NewBatch["kind"],
  startedAt: number,
): Promise<Waiting | null> {
  if (kind !== "invite" && kind !== "resend") return null;
  const view = await readView();
  const queued = { id: "", kind, state: "running", is_single: 1, counts: { ...noRows(), queued: 1 } };
  const waiting = waitingOf(queued, view);
  if (waiting === null || !isStuck(waiting, view, startedAt)) return null;
  const isSafe = kind === "invite" || waiting.code === "clerk_key_refused";
  return isSafe && waiting.code !== "clerk_limit" ? null : waiting;
}

async function untilSettled(deps: Deps, batchId: string, startedAt: number): Promise<Performed> {
  let stoppedBy: Waiting | null = null;
  for (;;) {
    // Before the row is read: work that ends during the reading ends the sleep.
    const nextEnd = deps.nextEnd();
    const action = await readSingleRow(deps.ledger, batchId);
    if (isSettled(action)) return settled(deps, batchId, action, stoppedBy);
    // The next process ends what has begun: a resend whose old invitation is revoked must not stop half-way.
    if (deps.isStopping() && action.hasBegun) return { kind: "unknown", batchId };
    if (stoppedBy !== null) {
      // A call that began just before the cancel ends soon; one without an answer is reconciled further.
      if (!isUnderWay(action) || isLate(deps, startedAt)) return { kind: "unknown", batchId };
    } else {
      stoppedBy = await reasonToStop(deps, batchId, action, startedAt);
      if (stoppedBy !== null) {
        await deps.cancel(batchId);
        deps.wake();
        continue;
      }
    }
    await deps.sleep(pollMs, nextEnd);
  }
}

const isUnderWay = ({ row, isUnknown }: SingleRow): boolean => row.outcome === "sending" && !isUnknown;

const isLate = ({ now, longestActionMs = defaultLongestActionMs }: Deps, startedAt: number): boolean =>
  now() >= startedAt + longestActionMs;

/** Null while waiting is worth it. */
async function reasonToStop(
  deps: Deps,
  batchId: string,
  action: SingleRow,
  startedAt: number,
): Promise<Waiting | null> {
  if (deps.isStopping()) return reason("not_ready");
  const view = await deps.readView();
  const lateReason = isLate(deps, startedAt) ? reason("conflict") : null;
  if (view.isStoreFailing) return view.now > startedAt + longestWaitMs ? reason("store_failed") : null;
  // A call under way has its own timeout.
  if (isUnderWay(action)) return lateReason;
  const batch = await readBatch(deps.ledger, batchId);
  const waiting = batch && waitingOf(batch, view);
  return waiting && isStuck(waiting, view, startedAt) ? waiting : lateReason;
}

/** True if the row cannot move within `longestWaitMs`. */
function isStuck({ code, until }: Waiting, { now, lanes }: LedgerView, startedAt: number): boolean {
  if (code === "outcome_unknown") return false;
  if (!needsAdmin(code)) return until === null || until > startedAt + longestWaitMs;
  // The last failure may be older than this action.
  return Object.values(lanes).some(({ backoff }) => backoff?.reason === code && backoff.until > now);
}

async function settled(
  deps: Deps,
  batchId: string,
  action: SingleRow,
  stoppedBy: Waiting | null,
): Promise<Performed> {
  const invitation = await invitationOf(deps, action);
  return { kind: "settled", batchId, action, invitation, stoppedBy };
}

async function invitationOf(
  { upstream, recall }: Deps,
  { row, kind }: SingleRow,
): Promise<Invitation | null> {
  const { outcome, invitationId, emailAddress } = row;
  if (outcome !== "done" || invitationId === undefined || kind === "delete") return null;
  const isCurrent = ({ status }: Invitation) => kind !== "revoke" || status === "revoked";
  const seen = recall(invitationId);
  if (seen !== undefined && isCurrent(seen)) return seen;
  const found = await upstream.findInvitations(emailAddress, {
    signal: AbortSignal.timeout(searchTimeoutMs),
  });
  if (found.kind !== "done") return null;
  return found.value.find((one) => one.id === invitationId && isCurrent(one)) ?? null;
}

function reason(code: "store_failed" | "not_ready" | "conflict"): Waiting {
  return { code, detail: problems[code].title, until: null };
}
