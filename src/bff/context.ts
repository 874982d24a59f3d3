import type { Person } from "#contract/session.ts";

/** What every handler behind the session guard finds in Hono's context. */
export type AppVariables = { person: Person; requestId: string };

/** The environment type of every Hono app in this folder. */
export type AppEnv = { Variables: AppVariables };
