import type { Engine } from "#batches/engine.ts";
import type { Store } from "#store/store.ts";
import { readActivityAs } from "#bff/activity/routes.ts";
import type { ActivitySource } from "#bff/activity/read.ts";
import type { DetailDeps } from "#bff/invitations/detail.ts";

type SourceDeps = { store: Pick<Store, "db">; engine: Engine | null };

/** Activity with what batches contain, which only an identified instance knows. */
export function activitySource(
  { store, engine }: SourceDeps,
  instance: ActivitySource["instance"],
): ActivitySource {
  return {
    db: store.db,
    instance,
    batchesWith: async (text, matches) => (await engine?.batchesWith(text, matches)) ?? [],
    summaries: async (ids) => (await engine?.summaries(ids)) ?? new Map(),
  };
}

export function historyOf(source: ActivitySource): DetailDeps["history"] {
  return async (emailAddress, role, limit) =>
    (await readActivityAs(role, source, { query: "", member: "", emailAddress, limit, offset: 0 })).data;
}
