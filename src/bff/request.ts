import type { Context } from "hono";
import type * as z from "zod/mini";
import type { AppEnv } from "./context.ts";
import { check, fail } from "./problem.ts";

/**
 * The JSON body, read by its schema.
 * @throws {ProblemError} `invalid` for what is not JSON, or names the first field at fault
 */
export async function readBody<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): Promise<T> {
  const text = await c.req.text();
  return check(schema, parse(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail("invalid", "The body is not JSON. Send it as JSON and try again.");
  }
}

/**
 * The query, read by its schema. Keys that the schema does not know are dropped, empty ones count as not given.
 * @throws {ProblemError} `invalid` naming the first key at fault
 */
export function readQuery<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): T {
  const given = Object.entries(c.req.query()).filter(([, value]) => value !== "");
  return check(schema, Object.fromEntries(given));
}
