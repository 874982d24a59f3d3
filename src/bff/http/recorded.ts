import type { Context } from "hono";
import type { ProblemCode } from "#contract/problem.ts";
import type { ActivityEntry, AppEnv, Change } from "./context.ts";
import { ProblemError } from "./problem.ts";

/** Adds to the entry of a change while it is made. */
export type Note = (learned: Partial<Change>) => void;

/**
 * Does the work and records its result in the activity: done with what `describe` adds, else refused, failed or unknown
 * with the code. If `describe` returns null, nothing is recorded: a repeated submit changed nothing. What the work
 * `note`s on the way is recorded however it ends. Errors are rethrown.
 */
export async function recorded<T>(
  c: Context<AppEnv>,
  change: Change,
  work: (note: Note) => Promise<T>,
  describe: (value: T) => Partial<Change> | null = () => ({}),
): Promise<T> {
  const record = c.get("record");
  let known = change;
  const note: Note = (learned) => {
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
  return { result: resultOf(code, status), code, clerkTraceId };
}

/** What the activity calls a problem. */
export function resultOf(code: ProblemCode, status: number): ActivityEntry["result"] {
  if (code === "outcome_unknown") return "unknown";
  return status >= 500 ? "failed" : "refused";
}
