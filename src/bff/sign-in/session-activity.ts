import type { Context } from "hono";
import type { Member } from "#contract/session.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { ProblemError } from "#bff/http/problem.ts";

const notJudged: ReadonlySet<string> = new Set(["too_many_attempts", "sign_in_busy"]);

export function recordStart(
  c: Context<AppEnv>,
  member: Pick<Member, "id" | "emailAddress">,
  detail: string,
): Promise<void> {
  return c.get("record")({ action: "session.started", result: "done", member, detail });
}

/**
 * Records a refused sign-in under the address that was given, without an id: nothing proves who owns it. Attempts
 * that were not judged are left out, since a thousand a second would fill the activity.
 */
export async function recordRefusal(
  c: Context<AppEnv>,
  emailAddress: string,
  error: unknown,
  detail: string,
): Promise<void> {
  if (!(error instanceof ProblemError) || notJudged.has(error.problem.code)) return;
  await c.get("record")({
    action: "session.refused",
    result: error.problem.status >= 500 ? "failed" : "refused",
    member: { id: null, emailAddress },
    code: error.problem.code,
    detail,
  });
}
