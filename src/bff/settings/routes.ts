import { Hono } from "hono";
import { NewSettings, type Settings } from "#contract/settings.ts";
import { asciiDomain } from "#recipients/address/allowed-domains.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { readBody } from "#bff/http/request.ts";
import type { SettingStore } from "./store.ts";

/** `/api/settings` of the Clerk instance. */
export function settingsRoutes(store: SettingStore): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json(await store.read()))
    .put("/", async (c) => {
      const given = withoutRepeats(await readBody(c, NewSettings));
      const { after } = await recorded(
        c,
        { action: "settings.changed" },
        () => store.write(given),
        ({ before, after: changed }) => {
          const detail = describeChanges(before, changed);
          return detail === "" ? null : { detail };
        },
      );
      return c.json(after);
    });
}

function withoutRepeats({ redirectOrigins, allowedDomains, ...settings }: NewSettings): NewSettings {
  return {
    ...settings,
    redirectOrigins: [...new Set(redirectOrigins)],
    ...(allowedDomains && {
      allowedDomains: [...new Map(allowedDomains.map((domain) => [asciiDomain(domain), domain])).values()],
    }),
  };
}

/** Describes the changes; empty if there are none. */
function describeChanges(before: Settings, after: Settings): string {
  return [
    ...describeList("domain", before.allowedDomains, after.allowedDomains, "any domain may be invited"),
    ...describeList(
      "redirect origin",
      before.redirectOrigins,
      after.redirectOrigins,
      "any redirect URL is allowed",
    ),
    before.activityDays !== after.activityDays &&
      `activity kept ${after.activityDays} days instead of ${before.activityDays}`,
    before.reservedForPeople !== after.reservedForPeople &&
      `${after.reservedForPeople} calls left for people instead of ${before.reservedForPeople}`,
    before.marksInvitations !== after.marksInvitations &&
      (after.marksInvitations ? "invitations are marked" : "invitations are no longer marked"),
  ]
    .filter(Boolean)
    .join("; ");
}

function describeList(
  name: string,
  before: readonly string[],
  after: readonly string[],
  whenEmpty: string,
): (string | false)[] {
  const added = after.filter((item) => !before.includes(item));
  const removed = before.filter((item) => !after.includes(item));
  return [
    added.length > 0 && `${name}s added: ${added.join(", ")}`,
    removed.length > 0 && `${name}s removed: ${removed.join(", ")}`,
    after.length === 0 && removed.length > 0 && whenEmpty,
  ];
}
