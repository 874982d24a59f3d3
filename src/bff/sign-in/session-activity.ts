import type { Context } from "hono";
import type { Member } from "#contract/session.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { ProblemError } from "#bff/http/problem.ts";

type Someone = Pick<Member, "id" | "emailAddress">;

/** Writes down that somebody came in, and how. */
export function recordStart(c: Context<AppEnv>, member: Someone, detail: string): Promise<void> {
  return c.get("record")({ action: "session.started", result: "done", member, detail });
}

/**
 * Writes down that somebody did not come in, by the address they gave: whose it really is nobody has proved. What is
 * refused for coming too often is not written down as well: a thousand tries a second are not to fill the activity.
 */
export async function recordRefusal(
  c: Context<AppEnv>,
  emailAddress: string,
  error: unknown,
  detail: string,
): Promise<void> {
  if (!(error instanceof ProblemError) || error.problem.code === "too_many_attempts") return;
  await c.get("record")({
    action: "session.refused",
    result: error.problem.status >= 500 ? "failed" : "refused",
    member: { id: null, emailAddress },
    code: error.problem.code,
    detail,
  });
}
