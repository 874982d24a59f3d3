import type { Context } from "hono";
import type { ActivityEntry, AppEnv } from "./context.ts";
import { ProblemError } from "./problem.ts";

type Change = Omit<ActivityEntry, "result" | "code" | "clerkTraceId">;

/**
 * Does the work and records its result in the activity: done with what `describe` adds, else refused, failed or unknown
 * with the code. If `describe` returns null, nothing is recorded: a repeated submit changed nothing. What the work
 * `note`s on the way is recorded however it ends. Errors are rethrown.
 */
export async function recorded<T>(
  c: Context<AppEnv>,
  change: Change,
  work: (note: (learned: Partial<Change>) => void) => Promise<T>,
  describe: (value: T) => Partial<Change> | null = () => ({}),
): Promise<T> {
  const record = c.get("record");
  let known = change;
  const note = (learned: Partial<Change>): void => {
    known = { ...known, ...learned };
  };
  let value: T;
  try {
    value = await work(note);
  } catch (error) {
    await record({ ...known, ...failureOf(error) });
    throw error;
  }
  const more = describe(value);
  if (more !== null) await record({ ...known, ...more, result: "done" });
  return value;
}

function failureOf(error: unknown): Pick<ActivityEntry, "result" | "code" | "clerkTraceId"> {
  if (!(error instanceof ProblemError)) return { result: "failed", code: "internal" };
  const { code, status, clerkTraceId = null } = error.problem;
  const result = code === "outcome_unknown" ? "unknown" : status >= 500 ? "failed" : "refused";
  return { result, code, clerkTraceId };
}
