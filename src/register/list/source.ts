import type { Kysely } from "kysely";
import type { Schema } from "#store/schema.ts";

export type Db = Kysely<Schema>;

/**
 * `many`: the rows of a condition are not counted further than this. `counted`: nor are the rows that match several, unless
 * one of these has at most `step` rows or the exact number is asked for. `step`: so many rows are looked at before other requests have their turn.
 */
export type Limits = { many: number; counted: number; step: number };

export const usualLimits: Limits = { many: 50_000, counted: 1_000, step: 10_000 };

/** Whose invitations, and where they are. */
export type Source = { db: Db; instance: string; limits: Limits };
