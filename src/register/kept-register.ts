import { randomUUID } from "node:crypto";
import type { CallResult, Upstream } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import { noteExpiry } from "./expiry.ts";
import { noteGone } from "./gone.ts";
import { type Register, timed } from "./known-rows.ts";
import { look } from "./look.ts";
import type { Source } from "./merge.ts";
import { readSweeps } from "./sweep-store.ts";
import { createSweeper, type SweeperDeps } from "./sweeper.ts";
import { noteUsers, type SeenUser } from "./users.ts";
import { noteInvitations, noteStatus } from "./write.ts";

/** How fresh the register is. `asOf`: ms by the machine's clock; `progress`: of the first reading, in invitations. */
type Freshness = {
  asOf: number | null;
  isComplete: boolean;
  progress: { read: number; total: number | null } | null;
};

/** How the register is kept true. Times are in ms by `clock`. */
export type KeptRegister = {
  /** Clerk's clock, or the machine's before Clerk has answered. */
  clock(): number;
  /** Makes a call, and says when it began, by Clerk's clock. */
  timed<T>(call: () => Promise<T>): Promise<{ answer: T; askedAt: number }>;
  /** An answer of Clerk to a call that began at `askedAt`, or ended then if it was a write. */
  noteInvitations(invitations: readonly Invitation[], askedAt: number, source?: Source): Promise<void>;
  /** Clerk refused to revoke it, since it was accepted or revoked before. */
  noteStatus(id: string, status: "accepted" | "revoked"): Promise<void>;
  /** Deleted at Clerk. */
  noteGone(id: string, at: number): Promise<void>;
  /** Users of Clerk at that time: who joined. */
  noteUsers(users: readonly SeenUser[], at: number): Promise<void>;
  /** Asks Clerk for one invitation and notes the answer. Null if Clerk does not list it. */
  look(id: string, signal?: AbortSignal): Promise<CallResult<Invitation | null>>;
  freshness(): Promise<Freshness>;
  /** Marks pending invitations as expired whose time is over. */
  noteExpiry(): Promise<number>;
  /** A page shows invitations: for the next minutes the register is kept up to date. */
  want(): void;
  /** Resolves once a sweep that began later is complete, and after five seconds in any case. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** Sweeps Clerk's lists while the register is wanted, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
};

export type KeptRegisterDeps = Pick<Register, "db" | "instance"> &
  Omit<SweeperDeps, "register" | "upstream" | "holder"> & {
    /** The machine's clock, which pages compare with theirs. */
    now: () => number;
    upstream: Pick<Upstream, "listInvitations" | "findUsers" | "now">;
  };

/** Enough for the pause since the last sweep (`refreshEveryMs`) and for two calls. */
const longestRefreshMs = 5_000;
const pollMs = 100;

export function createKeptRegister({ db, instance, upstream, now, ...rest }: KeptRegisterDeps): KeptRegister {
  const clock = () => upstream.now?.() ?? now();
  const register: Register = { db, instance, clock, now, onLeft: () => sweeper.noteLeft() };
  const sweeper = createSweeper({ ...rest, register, upstream, holder: randomUUID() });
  return {
    clock,
    timed: (call) => timed(register, call),
    async noteInvitations(invitations, askedAt, source = "list") {
      if (source === "write") sweeper.want();
      await noteInvitations(register, invitations, askedAt, source);
    },
    noteStatus: (id, status) => noteStatus(register, id, status),
    async noteGone(id, at) {
      sweeper.want();
      await noteGone(register, id, at);
    },
    noteUsers: (users, at) => noteUsers(register, users, at),
    look: (id, signal) => look({ register, upstream }, id, { signal }),
    async freshness() {
      const { pending, whole } = await readSweeps(register);
      const isComplete = whole.asOf !== null;
      const { read, total } = whole;
      return {
        asOf: isComplete ? Math.max(pending.asOf ?? 0, whole.asOf ?? 0) : null,
        isComplete,
        progress: isComplete ? null : { read: Math.min(read, total ?? read), total },
      };
    },
    noteExpiry: () => noteExpiry(register),
    want: () => sweeper.want(),
    async refresh(signal) {
      const askedAt = now();
      sweeper.refresh();
      for (let waitedMs = 0; waitedMs < longestRefreshMs; waitedMs += pollMs) {
        await rest.sleep(pollMs, signal);
        if (signal?.aborted === true) return;
        const { asOf } = (await readSweeps(register)).pending;
        if (asOf !== null && asOf >= askedAt) return;
      }
    },
    run: (signal) => sweeper.run(signal),
  };
}
