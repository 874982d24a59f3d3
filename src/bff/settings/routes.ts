import { Hono } from "hono";
import { Settings } from "#contract/settings.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { readBody } from "#bff/http/request.ts";
import type { SettingStore } from "./store.ts";

/** `/api/settings` of the Clerk instance. */
export function settingsRoutes(store: SettingStore): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json(await store.read()))
    .put("/", async (c) => {
      const given = await readBody(c, Settings);
      const settings: Settings = { ...given, redirectOrigins: [...new Set(given.redirectOrigins)] };
      await recorded(
        c,
        { action: "settings.changed" },
        () => store.write(settings),
        (before) => {
          const detail = describeChanges(before, settings);
          return detail === "" ? null : { detail };
        },
      );
      return c.json(settings);
    });
}

/** Describes the changes; empty if there are none. */
function describeChanges(before: Settings, after: Settings): string {
  const added = after.redirectOrigins.filter((origin) => !before.redirectOrigins.includes(origin));
  const removed = before.redirectOrigins.filter((origin) => !after.redirectOrigins.includes(origin));
  return [
    added.length > 0 && `redirect origins added: ${added.join(", ")}`,
    removed.length > 0 && `redirect origins removed: ${removed.join(", ")}`,
    after.redirectOrigins.length === 0 && removed.length > 0 && "any redirect URL is allowed",
    before.activityDays !== after.activityDays &&
      `activity kept ${after.activityDays} days instead of ${before.activityDays}`,
  ]
    .filter(Boolean)
    .join("; ");
}
