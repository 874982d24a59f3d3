import { createHash } from "node:crypto";
import type { CallResult } from "#batches/upstream.ts";
import { Instance } from "#contract/session.ts";
import type { Problem } from "#contract/problem.ts";
import type { Store } from "#store/store.ts";
import type { Clerk, Identity } from "./clerk.ts";
import type { Log } from "#bff/http/log.ts";
import { problemOf } from "#bff/http/problem.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** Which Clerk instance the key opens, and whether the key works. */
export type InstanceStatus = {
  /** Null until Clerk or the store has answered. */
  identity(): Identity | null;
  /** By the kind of the key until the instance is identified. */
  instance(): Instance;
  /** Null while the key works. */
  problem(): Problem | null;
  /** Called with the result of every call, to notice a rotated key. */
  observe: (result: CallResult<unknown>) => void;
  /** Retries until Clerk answers; resolves with null if the signal aborts. */
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
const attempt = { undone: "The key could not be checked", unsure: "The key could not be checked" };

export function createInstanceStatus(options: InstanceStatusOptions): InstanceStatus {
  const { isSandbox, log } = options;
  const known = createKnownInstances(options);
  let identity: Identity | null = isSandbox ? { id: "sandbox", instance: "sandbox" } : null;
  let problem: Problem | null = null;

  const setProblem = (next: Problem | null): void => {
    if (next !== null && next.code !== problem?.code)
      log.error({ code: next.code, clerkCode: next.clerkCode, traceId: next.clerkTraceId }, next.detail);
    if (next === null && problem !== null) log.info("the key works again");
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
      identity = await known.find();
      // The stored identity is used immediately, but a wrong key must still be reported.
      const answered = ask(clerk, signal).then(async (fresh) => {
        if (fresh !== null && identity === null) await known.save(fresh);
        return fresh;
      });
      if (identity === null) identity = await answered;
      else void answered.catch((error: unknown) => log.error({ err: error }, "could not check the key"));
      return identity;
    },
  };
}

/** Stored by the key's fingerprint, never the key itself. */
function createKnownInstances({ db, secretKey, now }: InstanceStatusOptions) {
  const fingerprint = createHash("sha256").update(secretKey).digest("hex");
  return {
    async find(): Promise<Identity | null> {
      const row = await db
        .selectFrom("instance")
        .selectAll()
        .where("key_fingerprint", "=", fingerprint)
        .executeTakeFirst();
      const kind = Instance.safeParse(row?.kind);
      return row !== undefined && kind.success ? { id: row.id, instance: kind.data } : null;
    },
    async save({ id, instance }: Identity): Promise<void> {
      const values = { id, kind: instance, seen_at: now() };
      await db
        .insertInto("instance")
        .values({ key_fingerprint: fingerprint, ...values })
        .onConflict((conflict) => conflict.column("key_fingerprint").doUpdateSet(values))
        .execute();
    },
  };
}
