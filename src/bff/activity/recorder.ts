import type { Context, MiddlewareHandler } from "hono";
import type { Store } from "#store/store.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { ActivityEntry, AppEnv, Change } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";
import { insertOwedLine, isOfInstance, type OwedEntry, toLine } from "./line.ts";
import type { Repeats } from "./repeats.ts";

type RecorderOptions = {
  db: Store["db"];
  repeats: Pick<Repeats, "write">;
  /** The Clerk instance; null until it is identified. */
  instance: () => string | null;
  proxies: TrustedProxies;
  now: () => number;
  log: Log;
};

/**
 * Gives every handler `c.get("record")`. The change has already happened, so a failure to record it is logged instead
 * of thrown.
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
    c.set("owe", (change) => JSON.stringify(owedEntry(c, options, change)));
    await next();
  };
}

async function append(c: Context<AppEnv>, options: RecorderOptions, entry: ActivityEntry): Promise<void> {
  const { db, repeats, now } = options;
  const line = toLine(owedEntry(c, options, entry), entry, now());
  const { settles } = entry;
  if (settles === undefined) await repeats.write(line);
  else await insertOwedLine(db, settles, line);
}

function owedEntry(c: Context<AppEnv>, { instance, proxies }: RecorderOptions, change: Change): OwedEntry {
  const member = change.member ?? c.get("member");
  return {
    instance: isOfInstance(change.action) ? instance() : null,
    action: change.action,
    memberId: member?.id ?? null,
    member: member?.emailAddress ?? null,
    emailAddress: change.emailAddress ?? null,
    subjectId: change.subjectId ?? null,
    clientAddress: clientAddress(c, proxies),
    requestId: c.get("requestId"),
  };
}
