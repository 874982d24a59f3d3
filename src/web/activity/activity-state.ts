import * as z from "zod/mini";
import { ActivityResult, ActivityTopic } from "#contract/activity.ts";
import { readPage, readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";

export const pageSize = 50;

/** Everything that selects the rows. Days look like `2026-11-26` and `to` is included; pages count from 1. */
export type ActivityState = {
  topic: ActivityTopic | undefined;
  result: ActivityResult | undefined;
  query: string;
  from: string;
  to: string;
  page: number;
};

// Not `z.iso.date()`: the module of zod is one for all pages, so that the first one would load its patterns.
const Day = z.string().check(z.refine(isDay));

/** True for a day of the calendar as `2026-11-26`. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

export function readActivityState(search: URLSearchParams): ActivityState {
  return {
    topic: readParam(search, "topic", ActivityTopic),
    result: readParam(search, "result", ActivityResult),
    query: readQuery(search),
    from: readParam(search, "from", Day) ?? "",
    to: readParam(search, "to", Day) ?? "",
    page: readPage(search),
  };
}

export function activityHref({ page, ...filter }: ActivityState): string {
  return withQuery(paths.activity(), { ...filter, page: page > 1 ? page : undefined });
}

export function isFiltered({ page: _page, ...filter }: ActivityState): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== "");
}

/** The filter as the server expects it: days become timestamps in the browser's time zone. */
export function serverFilter({ topic, result, query, from, to }: ActivityState) {
  return {
    topic,
    result,
    query,
    from: from === "" ? undefined : startOf(from, 0),
    to: to === "" ? undefined : startOf(to, 1),
  };
}

/** Midnight at the start of a day, `daysLater` days on; with daylight saving not every day has 24 hours. */
function startOf(day: string, daysLater: number): number {
  const date = new Date(`${day}T00:00:00`);
  return date.setDate(date.getDate() + daysLater);
}
