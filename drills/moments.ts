import type { Clerk } from "#bff/clerk/clerk.ts";

/** A statement or a call that a server process is about to make, or an answer that it got. */
export type Moment = { kind: "statement"; sql: string } | { kind: "call" | "answer"; method: WatchedMethod };

type WatchedMethod =
  | "inviteMany"
  | "inviteOne"
  | "findInvitations"
  | "createInvitation"
  | "revokeInvitation"
  | "deleteInvitation";

/**
 * Where a process dies, or is suspended with `SIGSTOP`: the `time`-th time it reaches a point, or at its n-th moment of
 * any kind.
 */
export type Death = ({ point: PointName; time: number } | { moment: number }) & {
  signal?: "SIGKILL" | "SIGSTOP";
};

/** `transaction`: the statements of the open transaction, the next one included. */
type Reached = (moment: Moment, transaction: readonly string[]) => boolean;

const isCommitOf = (moment: Moment, transaction: readonly string[], ...texts: RegExp[]): boolean =>
  moment.kind === "statement" &&
  moment.sql === "commit" &&
  texts.every((text) => transaction.some((sql) => text.test(sql)));

const claim = /^insert into "call"/;
const settlement = /^update "call" set "state" = \?, "spent_at"/;
const reconciliation = /^update "batch_row" set .*"looks"|^update "batch_row" set .*"invitation_id"/;

const isInvite = (moment: Moment, kind: "call" | "answer"): boolean =>
  moment.kind === kind && (moment.method === "inviteMany" || moment.method === "inviteOne");

const isStatement = (moment: Moment, text: RegExp): boolean =>
  moment.kind === "statement" && text.test(moment.sql);

/** Places where a crash is worst, by name. */
const points = {
  "before the intent is committed": (moment, transaction) => isCommitOf(moment, transaction, claim),
  "after the intent, before the call": (moment) => isInvite(moment, "call"),
  "after the call was applied": (moment) => isInvite(moment, "answer"),
  "before the outcome is committed": (moment, transaction) => isCommitOf(moment, transaction, settlement),
  "before a reconcile call": (moment) => moment.kind === "call" && moment.method === "findInvitations",
  "after a reconcile call was answered": (moment) =>
    moment.kind === "answer" && moment.method === "findInvitations",
  "before a reconciled outcome is committed": (moment, transaction) =>
    isCommitOf(moment, transaction, reconciliation) && !transaction.some((sql) => settlement.test(sql)),
  "in the middle of a submit": (moment) =>
    moment.kind === "statement" && moment.sql.startsWith('insert into "batch_count"'),
  "before a submit is committed": (moment, transaction) =>
    isCommitOf(moment, transaction, /^insert into "batch_count"/),
  "in the middle of a migration": (moment, transaction) =>
    moment.kind === "statement" &&
    moment.sql.startsWith("create table") &&
    transaction.filter((sql) => sql.startsWith("create table")).length === 3,
  "before a migration is committed": (moment, transaction) =>
    isCommitOf(moment, transaction, /^insert into "schema_version"/),
  "before the intent of a test is stored": (moment) => isStatement(moment, /^insert into "test_invitation"/),
  "after the intent of a test, before the call": (moment) =>
    moment.kind === "call" && moment.method === "createInvitation",
  "after the call of a test was applied": (moment) =>
    moment.kind === "answer" && moment.method === "createInvitation",
  "before the id of a test is stored": (moment) => isStatement(moment, /^update "test_invitation"/),
  "before a test is deleted at Clerk": (moment) =>
    moment.kind === "call" && moment.method === "deleteInvitation",
  "after a test was deleted at Clerk": (moment) =>
    moment.kind === "answer" && moment.method === "deleteInvitation",
  "before a deleted test is forgotten": (moment) => isStatement(moment, /^delete from "test_invitation"/),
  "before an invitation is revoked at Clerk": (moment) =>
    moment.kind === "call" && moment.method === "revokeInvitation",
  "after an invitation was revoked at Clerk": (moment) =>
    moment.kind === "answer" && moment.method === "revokeInvitation",
  "before an invitation is deleted at Clerk": (moment) =>
    moment.kind === "call" && moment.method === "deleteInvitation",
  "after an invitation was deleted at Clerk": (moment) =>
    moment.kind === "answer" && moment.method === "deleteInvitation",
  "before an activity entry is committed": (moment, transaction) =>
    isCommitOf(moment, transaction, /^insert into "activity"/),
} as const satisfies Record<string, Reached>;

export type PointName = keyof typeof points;

export type Watch = {
  see(moment: Moment): void;
  /** Chooses the next death, counted from now; undefined chooses none. */
  plan(death: Death | undefined): void;
};

/**
 * Watches every moment of a process and calls `die` at the chosen one. A process is suspended outside transactions
 * only: inside one it would hold the lock of an embedded database and block every writer.
 */
export function createWatch(die: (signal: NodeJS.Signals) => void): Watch {
  let next: { death: Death; seen: number } | undefined;
  let hasLock = false;
  let transaction: string[] = [];
  return {
    plan(death) {
      next = death && { death, seen: 0 };
    },
    see(moment) {
      const isInTransaction = hasLock;
      if (moment.kind === "statement") {
        if (moment.sql === "begin") transaction = [];
        transaction.push(moment.sql);
        if (/^(?:begin|commit|rollback)$/.test(moment.sql)) hasLock = moment.sql === "begin";
      }
      if (next === undefined) return;
      const { death } = next;
      const signal = death.signal ?? "SIGKILL";
      const isThere = "moment" in death || points[death.point](moment, transaction);
      if (!isThere || (signal === "SIGSTOP" && isInTransaction)) return;
      next.seen += 1;
      if (next.seen < ("moment" in death ? death.moment : death.time)) return;
      next = undefined;
      die(signal);
    },
  };
}

/** Reports each call of the engine and of tests, and its answer, to `see`. */
export function watched(clerk: Clerk, see: (moment: Moment) => void): Clerk {
  const around =
    <Parameters extends unknown[], Result>(
      method: WatchedMethod,
      ask: (...parameters: Parameters) => Promise<Result>,
    ) =>
    async (...parameters: Parameters): Promise<Result> => {
      see({ kind: "call", method });
      const result = await ask(...parameters);
      see({ kind: "answer", method });
      return result;
    };
  return {
    ...clerk,
    inviteMany: around("inviteMany", clerk.inviteMany.bind(clerk)),
    inviteOne: around("inviteOne", clerk.inviteOne.bind(clerk)),
    findInvitations: around("findInvitations", clerk.findInvitations.bind(clerk)),
    createInvitation: around("createInvitation", clerk.createInvitation.bind(clerk)),
    revokeInvitation: around("revokeInvitation", clerk.revokeInvitation.bind(clerk)),
    deleteInvitation: around("deleteInvitation", clerk.deleteInvitation.bind(clerk)),
  };
}
