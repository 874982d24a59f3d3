import { Hono } from "hono";
import type { Engine } from "#batches/engine.ts";
import { BatchId } from "#contract/batch.ts";
import type { BatchJoining, RegisterState } from "#contract/overview/joining.ts";
import type { Overview } from "#contract/overview/overview.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readId } from "#bff/http/request.ts";
import type { CountedRegister } from "#register/statistics/counted-rows.ts";
import { createStatistics } from "#register/statistics/statistics.ts";
import { deletedOf } from "./deleted.ts";
import { readOverviewBatches } from "./overview-batches.ts";

type OverviewDeps = CountedRegister & {
  engine: Pick<Engine, "get" | "list" | "allowanceUse">;
  /** In ms, for as long as Clerk's clock is not known. */
  now: () => number;
  /** What keeps the register true; null without it. */
  register: Kept | null;
};

type Kept = {
  /** Clerk's. */
  clock: () => number;
  freshness: () => Promise<RegisterState>;
  /** A page shows numbers: the register is kept up to date. */
  want: () => void;
};

const unread: RegisterState = { asOf: null, isComplete: false, progress: null };

/** `/api/overview` and `/api/batches/:id/funnel`, behind the access guard. */
export function overviewRoutes(deps: OverviewDeps): Hono<AppEnv> {
  const { engine, register, now } = deps;
  const statistics = createStatistics({ ...deps, now: register?.clock ?? now });
  const look = async (): Promise<RegisterState> => {
    register?.want();
    return (await register?.freshness()) ?? unread;
  };
  return new Hono<AppEnv>()
    .get("/overview", async (c) => {
      const state = await look();
      const joining = await statistics.ofAll();
      const { joined, pending, expired, revoked } = joining.funnel;
      return c.json({
        counts: { accepted: joined, pending, expired, revoked },
        ...joining,
        ...(await readOverviewBatches(engine)),
        allowance: await engine.allowanceUse(),
        ...state,
      } satisfies Overview);
    })
    .get("/batches/:id/funnel", async (c) => {
      // UUIDs are case-insensitive.
      const id = readId(c, BatchId).toLowerCase();
      const state = await look();
      const batch =
        (await engine.get(id)) ??
        fail("not_found", "This batch does not exist. Go back to the list of batches.");
      const joining = await statistics.ofBatch(id);
      const funnel = { ...joining.funnel, deleted: deletedOf(batch, joining.funnel, state) };
      return c.json({ ...joining, funnel, ...state } satisfies BatchJoining);
    });
}
