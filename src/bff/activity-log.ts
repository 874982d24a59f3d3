import { randomUUID } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { Activity } from "#contract/activity.ts";
import type { Person } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { clientAddress } from "./client-address.ts";
import type { AppEnv } from "./context.ts";
import type { Log } from "./log.ts";
import { ProblemError } from "./problem.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** What a handler says of a change; the rest of the line is known of the request. */
export type ActivityEntry = Pick<Activity, "action" | "result"> &
  Partial<Pick<Activity, "emailAddress" | "subjectId" | "detail" | "code" | "clerkTraceId">> & {
    /** Who did it, where nobody is signed in yet. */
    person?: Pick<Person, "id" | "emailAddress"> | { id: null; emailAddress: string };
  };

/** Writes a line of activity for the request at hand. */
export type RecordActivity = (entry: ActivityEntry) => Promise<void>;

type RecorderOptions = {
  db: Store["db"];
  /** The Clerk instance at work; null until it is known. */
  instance: () => string | null;
  proxies: TrustedProxies;
  now: () => number;
  log: Log;
};

/**
 * Gives every handler `c.get("record")`. What was done is done: a line that cannot be written goes to the log as an error
 * and not to the person.
 */
export function activityRecorder(options: RecorderOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set("record", async (entry) => {
      try {
        await append(c, options, entry);
      } catch (error) {
        options.log.error(
          { err: error, action: entry.action, requestId: c.get("requestId") },
          "a change could not be written to the activity",
        );
      }
    });
    await next();
  };
}

/** Sign-ins and accounts belong to Usher as a whole, the rest to an instance. */
const belongsToInstance = /^(?:invitation|batch|settings)\./;

async function append(c: Context<AppEnv>, options: RecorderOptions, entry: ActivityEntry): Promise<void> {
  const person = entry.person ?? c.get("person");
  await options.db
    .insertInto("activity")
    .values({
      id: randomUUID(),
      instance: belongsToInstance.test(entry.action) ? options.instance() : null,
      at: options.now(),
      action: entry.action,
      result: entry.result,
      person_id: person?.id ?? null,
      person: person?.emailAddress ?? null,
      email_address: entry.emailAddress ?? null,
      subject_id: entry.subjectId ?? null,
      detail: entry.detail ?? null,
      code: entry.code ?? null,
      client_address: clientAddress(c, options.proxies),
      request_id: c.get("requestId"),
      clerk_trace_id: entry.clerkTraceId ?? null,
    })
    .execute();
}

type Attempt = Omit<ActivityEntry, "result" | "code" | "clerkTraceId">;

/**
 * Does the work and writes down what became of it: done with what `told` adds, else refused, failed or unknown with its
 * code. The error goes on to the person as it is.
 */
export async function recorded<T>(
  c: Context<AppEnv>,
  attempt: Attempt,
  work: () => Promise<T>,
  told: (value: T) => Partial<Attempt> = () => ({}),
): Promise<T> {
  const record = c.get("record");
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await record({ ...attempt, ...failureOf(error) });
    throw error;
  }
  await record({ ...attempt, ...told(value), result: "done" });
  return value;
}

function failureOf(error: unknown): Pick<ActivityEntry, "result" | "code" | "clerkTraceId"> {
  if (!(error instanceof ProblemError)) return { result: "failed", code: "internal" };
  const { code, status, clerkTraceId = null } = error.problem;
  const result = code === "outcome_unknown" ? "unknown" : status >= 500 ? "failed" : "refused";
  return { result, code, clerkTraceId };
}
