import { randomUUID } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { type Activity, type ActivityTopic, topicOf } from "#contract/activity.ts";
import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { ProblemError } from "#bff/http/problem.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/** What a handler says of a change; the rest of the line is known of the request. */
export type ActivityEntry = Pick<Activity, "action" | "result"> &
  Partial<Pick<Activity, "emailAddress" | "subjectId" | "detail" | "code" | "clerkTraceId">> & {
    /** Who did it, where nobody is signed in yet. */
    member?: Pick<Member, "id" | "emailAddress"> | { id: null; emailAddress: string };
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
 * and not to the member.
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
const topicsOfInstance: ReadonlySet<ActivityTopic> = new Set(["invitations", "batches", "settings"]);

async function append(c: Context<AppEnv>, options: RecorderOptions, entry: ActivityEntry): Promise<void> {
  const member = entry.member ?? c.get("member");
  const topic = topicOf(entry.action);
  await options.db
    .insertInto("activity")
    .values({
      id: randomUUID(),
      instance: topicsOfInstance.has(topic) ? options.instance() : null,
      at: options.now(),
      topic,
      action: entry.action,
      result: entry.result,
      member_id: member?.id ?? null,
      member: member?.emailAddress ?? null,
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
 * code. `told` answers null where nothing was done anew, as for a repeated submit: then nothing is written. The work may
 * `note` what it learns on the way, which stands in the line however it ends. The error goes on to the member as it is.
 */
export async function recorded<T>(
  c: Context<AppEnv>,
  attempt: Attempt,
  work: (note: (learned: Partial<Attempt>) => void) => Promise<T>,
  told: (value: T) => Partial<Attempt> | null = () => ({}),
): Promise<T> {
  const record = c.get("record");
  let known = attempt;
  const note = (learned: Partial<Attempt>): void => {
    known = { ...known, ...learned };
  };
  let value: T;
  try {
    value = await work(note);
  } catch (error) {
    await record({ ...known, ...failureOf(error) });
    throw error;
  }
  const more = told(value);
  if (more !== null) await record({ ...known, ...more, result: "done" });
  return value;
}

function failureOf(error: unknown): Pick<ActivityEntry, "result" | "code" | "clerkTraceId"> {
  if (!(error instanceof ProblemError)) return { result: "failed", code: "internal" };
  const { code, status, clerkTraceId = null } = error.problem;
  const result = code === "outcome_unknown" ? "unknown" : status >= 500 ? "failed" : "refused";
  return { result, code, clerkTraceId };
}
