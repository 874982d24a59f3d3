import type { CallResult } from "#batches/upstream.ts";
import type { Log } from "#bff/http/log.ts";
import type { Clerk } from "./clerk.ts";
import { type Identity, isProvisional } from "./identity.ts";
import type { KnownInstances } from "./known-instances.ts";

/** The instance of a key, and the provisional id whose stored data moves there. */
export type Identified = { identity: Identity; movesFrom: string | null };

type IdentificationDeps = {
  clerk: Clerk;
  known: KnownInstances;
  /** The provisional id of the key. */
  provisionalId: string;
  log: Log;
};

/**
 * Asks Clerk which instance the key opens. Data of the same instance may be stored under another id: Clerk does not
 * always return the instance's own one, and keys are replaced. `current` is what the key has opened so far.
 */
export async function identifyKey(
  deps: IdentificationDeps,
  current: Identity | null,
  signal: AbortSignal,
): Promise<CallResult<Identified>> {
  const answer = await deps.clerk.identify(signal);
  if (answer.kind !== "done") return answer;
  const identity = answer.value;
  if (!isProvisional(identity.id)) return findProvisionalData(deps, identity, current, signal);
  if (current !== null) return done(current);
  return findRealInstance(deps, identity, signal);
}

const done = (identity: Identity, movesFrom: string | null = null): CallResult<Identified> => ({
  kind: "done",
  value: { identity, movesFrom },
});

/** What this key has stored under a provisional id belongs to it; what another key has stored may not. */
async function findProvisionalData(
  deps: IdentificationDeps,
  identity: Identity,
  current: Identity | null,
  signal: AbortSignal,
): Promise<CallResult<Identified>> {
  if (current !== null && isProvisional(current.id)) return done(identity, current.id);
  if (!(await deps.known.holdsProvisionalData())) return done(identity);
  const belongs = await compare(deps, deps.provisionalId, signal);
  if (belongs.kind !== "done") return belongs;
  if (belongs.value !== "other") return done(identity, deps.provisionalId);
  deps.log.warn(
    { instanceId: identity.id },
    "data of a former key belongs to another Clerk instance; it was not moved",
  );
  return done(identity);
}

/** Clerk returned no id: the key opens the only instance that keys like it have opened, if there is one. */
async function findRealInstance(
  deps: IdentificationDeps,
  provisional: Identity,
  signal: AbortSignal,
): Promise<CallResult<Identified>> {
  const possible: (Identity & { isProven: boolean })[] = [];
  for (const identity of await deps.known.likely()) {
    const belongs = await compare(deps, identity.id, signal);
    if (belongs.kind !== "done") return belongs;
    if (belongs.value !== "other") possible.push({ ...identity, isProven: belongs.value === "same" });
  }
  const [only, ...others] = possible;
  if (only === undefined || others.length > 0) return done(provisional);
  const { isProven, ...identity } = only;
  if (!isProven && (await deps.known.holdsProvisionalData())) return done(provisional);
  return findProvisionalData(deps, identity, null, signal);
}

/**
 * Whether the key opens an instance, judged by the newest invitations that Usher made there: Clerk lists only its own.
 */
async function compare(
  { clerk, known }: IdentificationDeps,
  instance: string,
  signal: AbortSignal,
): Promise<CallResult<"same" | "other" | "unknown">> {
  const ids = await known.newestInvitations(instance);
  for (const id of ids) {
    const found = await clerk.getInvitation(id, { signal });
    if (found.kind !== "done") return found;
    if (found.value !== null) return { kind: "done", value: "same" };
  }
  return { kind: "done", value: ids.length === 0 ? "unknown" : "other" };
}
