import type { Context } from "hono";
import type * as z from "zod/mini";
import type { AppEnv } from "./context.ts";
import { check, fail, ProblemError, problemOfIssues } from "./problem.ts";

/**
 * The JSON body, read by its schema.
 * @throws {ProblemError} `invalid` for what is not JSON, or names the first field at fault
 */
export async function readBody<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): Promise<T> {
  const text = await c.req.text();
  return check(schema, parseJson(text));
}

/** @throws {ProblemError} `invalid` for what is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail("invalid", "The body is not JSON. Send it as JSON and try again.");
  }
}

/**
 * An id out of the path, read by its schema before it comes near anything else.
 * @throws {ProblemError} `invalid` with status 400: nothing in the request can be corrected, its address is wrong
 */
export function readId<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): T {
  const read = schema.safeParse(c.req.param("id"));
  if (read.success) return read.data;
  throw new ProblemError({ ...problemOfIssues(read.error.issues), field: "id", status: 400 });
}

/**
 * The query, read by its schema. Keys that the schema does not know are dropped, empty ones count as not given.
 * @throws {ProblemError} `invalid` naming the first key at fault
 */
export function readQuery<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): T {
  const given = Object.entries(c.req.query()).filter(([, value]) => value !== "");
  return check(schema, Object.fromEntries(given));
}
