import type { Context } from "hono";
import type * as z from "zod/mini";
import { parseExactly } from "#recipients/long-numbers.ts";
import type { AppEnv } from "./context.ts";
import { issueWords } from "./issue-words.ts";
import { check, fail, ProblemError, problemOfIssues } from "./problem.ts";

/**
 * Parses the JSON body.
 * @throws {ProblemError} `invalid` if it is not JSON, or with the first invalid field
 */
export async function readBody<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): Promise<T> {
  const text = await c.req.text();
  return check(schema, parseJson(text));
}

/**
 * Numbers that JavaScript would change become Infinity, so that no schema accepts them.
 * @throws {ProblemError} `invalid` if the text is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return fail("invalid", "The body is not JSON. Send JSON and try again.");
  }
}

/**
 * Parses the id in the path.
 * @throws {ProblemError} `invalid` with status 400: the URL is wrong, not a field
 */
export function readId<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): T {
  const read = schema.safeParse(c.req.param("id"), { error: issueWords });
  if (read.success) return read.data;
  throw new ProblemError({ ...problemOfIssues(read.error.issues), field: "id", status: 400 });
}

/**
 * Parses the query. Unknown keys are dropped, and empty values count as missing.
 * @throws {ProblemError} `invalid` with the first invalid key
 */
export function readQuery<T>(c: Context<AppEnv>, schema: z.ZodMiniType<T>): T {
  const given = Object.entries(c.req.query()).filter(([, value]) => value !== "");
  return check(schema, Object.fromEntries(given));
}
