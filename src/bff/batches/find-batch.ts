import type { Context } from "hono";
import { BatchId } from "#contract/batch.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readId } from "#bff/http/request.ts";

export function idOf(c: Context<AppEnv>): string {
  // UUIDs are case-insensitive.
  return readId(c, BatchId).toLowerCase();
}

export function found<T>(batch: T | null): T {
  return batch ?? fail("not_found", "This batch does not exist. Go back to the list of batches.");
}
