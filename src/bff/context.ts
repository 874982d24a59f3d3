import type { Person } from "#contract/session.ts";
import type { RecordActivity } from "./activity-log.ts";

/** What handlers find in Hono's context: `person` behind the access guard, the rest everywhere under `/api`. */
export type AppVariables = { person: Person; requestId: string; record: RecordActivity };

/** The environment type of every Hono app in this folder. */
export type AppEnv = { Variables: AppVariables };
