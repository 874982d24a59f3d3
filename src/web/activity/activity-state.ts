import * as z from "zod/mini";
import { ActivityResult, ActivityTopic } from "#contract/activity.ts";
import { paths } from "#web/paths.ts";

export const pageSize = 50;

/** Everything that decides which lines are shown. Days as `2026-11-26`, `to` included; `page` counts from 1. */
export type ActivityState = {
  topic: ActivityTopic | undefined;
  result: ActivityResult | undefined;
  query: string;
  from: string;
  to: string;
  page: number;
};

const Page = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000));
const Day = z.iso.date();

function read<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string | null,
): z.output<Schema> | undefined {
  return text === null ? undefined : z.safeParse(schema, text).data;
}

/** Reads the state from the address. What cannot be understood counts as not given: an old link still shows a list. */
export function readActivityState(search: URLSearchParams): ActivityState {
  return {
    topic: read(ActivityTopic, search.get("topic")),
    result: read(ActivityResult, search.get("result")),
    query: (search.get("query") ?? "").trim().slice(0, 320),
    from: read(Day, search.get("from")) ?? "",
    to: read(Day, search.get("to")) ?? "",
    page: read(Page, search.get("page")) ?? 1,
  };
}

/** The address of the page in a state, in its shortest form. */
export function activityHref({ page, ...filter }: ActivityState): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && value !== "") search.set(name, value);
  if (page > 1) search.set("page", String(page));
  return search.size === 0 ? paths.activity() : `${paths.activity()}?${search}`;
}

/** True when something keeps lines out of sight. */
export function isFiltered({ page: _page, ...filter }: ActivityState): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== "");
}

/** The same filter as the server reads it: days become moments, by the clock of whoever looks. */
export function serverFilter({ topic, result, query, from, to }: ActivityState) {
  return {
    topic,
    result,
    query,
    from: from === "" ? undefined : startOf(from, 0),
    to: to === "" ? undefined : startOf(to, 1),
  };
}

/** Midnight at the beginning of a day, or so many days later: not 24 hours each where the clock is changed. */
function startOf(day: string, daysLater: number): number {
  const date = new Date(`${day}T00:00:00`);
  return date.setDate(date.getDate() + daysLater);
}
