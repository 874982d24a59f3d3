import type { QueryClient } from "@tanstack/react-query";
import { sessionQuery } from "#web/api/session-query.ts";
import type { Query } from "#web/paths.ts";
import { rangeOf } from "./date-range.ts";
import type { Filters } from "./filter-params.ts";

/** The filters as seen by the signed-in member now. */
export async function apiFilter(client: QueryClient, filters: Filters): Promise<Query> {
  const { member } = await client.ensureQueryData(sessionQuery);
  return toApiFilter(filters, { nowMs: Date.now(), memberName: member?.name ?? "" });
}

/** What relative filters are relative to: the time, and the name of the signed-in member. */
export type Viewpoint = { nowMs: number; memberName: string };

const names: Readonly<Record<string, string>> = { by: "invitedBy" };
const times: Readonly<Record<string, string>> = {
  created: "created",
  joined: "accepted",
  expires: "expires",
};

/** The filters of the page's URL as the query parameters of the API. */
export function toApiFilter(filters: Filters, { nowMs, memberName }: Viewpoint): Query {
  const query: Record<string, string | number | undefined> = {};
  for (const [name, text] of Object.entries(filters)) {
    const time = times[name];
    if (time !== undefined) {
      const { after, before } = rangeOf(text, nowMs);
      query[`${time}After`] = sinceEpoch(after);
      query[`${time}Before`] = sinceEpoch(before);
    } else if (name.startsWith("meta.")) query[name.replace("meta.", "metadata.")] = text;
    else query[names[name] ?? name] = name === "by" && text === "me" ? memberName : text;
  }
  return query;
}

/** The API knows no times before 1970. */
function sinceEpoch(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.max(0, ms);
}
