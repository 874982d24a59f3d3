import { randomUUID } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { type ActivityTopic, topicOf } from "#contract/activity.ts";
import type { Store } from "#store/store.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { ActivityEntry, AppEnv } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

type RecorderOptions = {
  db: Store["db"];
  /** The Clerk instance; null until it is identified. */
  instance: () => string | null;
  proxies: TrustedProxies;
  now: () => number;
  log: Log;
};

/**
 * Gives every handler `c.get("record")`. The change has already happened, so a failure to record it is logged instead of
 * thrown.
 */
export function activityRecorder(options: RecorderOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set("record", async (entry) => {
      try {
        await append(c, options, entry);
      } catch (error) {
        options.log.error(
          { err: error, action: entry.action, requestId: c.get("requestId") },
          "could not record a change in the activity",
        );
      }
    });
    await next();
  };
}

/** Other topics, such as sign-ins, belong to no instance. */
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
