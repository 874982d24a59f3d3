import { createHash } from "node:crypto";
import type { CallResult } from "#batches/upstream.ts";
import { Instance } from "#contract/session.ts";
import type { Problem } from "#contract/problem.ts";
import type { Store } from "#store/store.ts";
import type { Clerk, Identity } from "./clerk.ts";
import type { Log } from "#bff/http/log.ts";
import { problemOf } from "#bff/http/problem.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** How we stand with Clerk: which instance the key opens, and what is wrong with the key. */
export type InstanceStatus = {
  /** Null until Clerk, or our own memory, has told. */
  identity(): Identity | null;
  /** What the key's kind lets expect before Clerk has told. */
  instance(): Instance;
  /** Null while the key works. */
  problem(): Problem | null;
  /** Told of every call's result: a rotated key is noticed by whatever call meets it first. */
  observe: (result: CallResult<unknown>) => void;
  /** Finds out, for as long as it takes; resolves with the identity, or null when the signal ended it. */
  identify(clerk: Clerk, signal: AbortSignal): Promise<Identity | null>;
};

type InstanceStatusOptions = {
  isSandbox: boolean;
  secretKey: string;
  db: Store["db"];
  log: Log;
  sleep: Sleep;
  now: () => number;
};

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const attempt = { undone: "Clerk could not be asked", unsure: "Clerk could not be asked" };

export function createInstanceStatus(options: InstanceStatusOptions): InstanceStatus {
  const { isSandbox, log } = options;
  const memory = createMemory(options);
  let identity: Identity | null = isSandbox ? { id: "sandbox", instance: "sandbox" } : null;
  let problem: Problem | null = null;

  const setProblem = (next: Problem | null): void => {
    if (next !== null && next.code !== problem?.code)
      log.error({ code: next.code, clerkCode: next.clerkCode, traceId: next.clerkTraceId }, next.detail);
    if (next === null && problem !== null) log.info("Clerk accepts the key again");
    problem = next;
  };

  async function ask(clerk: Clerk, signal: AbortSignal): Promise<Identity | null> {
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const result = await clerk.identify(signal);
      if (result.kind === "done") {
        setProblem(null);
        return result.value;
      }
      if (!signal.aborted) setProblem(problemOf(result, attempt));
      await options.sleep(pauseMs, signal);
    }
    return null;
  }

  return {
    identity: () => identity,
    instance: () =>
      identity?.instance ?? (options.secretKey.startsWith("sk_live_") ? "production" : "development"),
    problem: () => problem,
    observe(result) {
      if (result.kind === "done") setProblem(null);
      if (result.kind === "refused" && result.code === "clerk_key_refused")
        setProblem(problemOf(result, attempt));
    },
    async identify(clerk, signal) {
      if (isSandbox) return identity;
      identity = await memory.recall();
      // What hangs on a remembered id stays there; the key is still tried, so that a bad one is said at once.
      const told = ask(clerk, signal).then(async (fresh) => {
        if (fresh !== null && identity === null) await memory.keep(fresh);
        return fresh;
      });
      if (identity === null) identity = await told;
      else void told.catch((error: unknown) => log.error({ err: error }, "the key could not be checked"));
      return identity;
    },
  };
}

/** By the key's fingerprint: the key itself is never stored. */
function createMemory({ db, secretKey, now }: InstanceStatusOptions) {
  const fingerprint = createHash("sha256").update(secretKey).digest("hex");
  return {
    async recall(): Promise<Identity | null> {
      const row = await db
        .selectFrom("instance")
        .selectAll()
        .where("key_fingerprint", "=", fingerprint)
        .executeTakeFirst();
      const kind = Instance.safeParse(row?.kind);
      return row !== undefined && kind.success ? { id: row.id, instance: kind.data } : null;
    },
    async keep({ id, instance }: Identity): Promise<void> {
      const values = { id, kind: instance, seen_at: now() };
      await db
        .insertInto("instance")
        .values({ key_fingerprint: fingerprint, ...values })
        .onConflict((conflict) => conflict.column("key_fingerprint").doUpdateSet(values))
        .execute();
    },
  };
}
