import type { InvitationStatus } from "#contract/invitation.ts";
import { capitalize } from "#web/format/english.ts";
import { statusLabels } from "#web/invitations/labels.ts";
import { readRelative, startOfDay } from "./date-range.ts";

/** What can be filtered by, as the menu lists it. */
export type FieldName =
  | "status"
  | "created"
  | "joined"
  | "expires"
  | "by"
  | "batch"
  | "domain"
  | "delivery"
  | "meta";

export const fieldLabels: Record<FieldName, string> = {
  status: "Status",
  created: "Invited",
  joined: "Joined",
  expires: "Expires",
  by: "Invited by",
  batch: "Batch",
  domain: "Domain",
  delivery: "Delivery",
  meta: "Metadata",
};

export const deliveryLabels = { mail: "By e-mail", link: "Link only" } as const;

/** The field and the value of a filter, which together are a phrase: "Invited by" and "Ada", "Expires" and "last month". */
export type FilterWords = { field: string; value: string };

/** A batch is named by `batchLabel`, since its filter is only an id. */
export function formatFilter(name: string, text: string, batchLabel?: string): FilterWords {
  if (name.startsWith("meta.")) return { field: `${name.slice("meta.".length)} =`, value: text };
  switch (name as FieldName) {
    case "created":
    case "joined":
      return { field: fieldLabels[name as FieldName], value: formatDates(text) };
    case "expires":
      return { field: isPast(text) ? "Expired" : fieldLabels.expires, value: formatDates(text) };
    case "by":
      return { field: fieldLabels.by, value: text };
    case "batch":
      return { field: fieldLabels.batch, value: batchLabel ?? text.slice(0, 8) };
    case "delivery":
      return { field: "Delivery", value: text === "link" ? "as link only" : "by e-mail" };
    case "status":
    case "domain":
    case "meta":
      return { field: fieldLabels[name as FieldName], value: text };
  }
}

/** "Pending or expired". */
export function formatStatuses(status: readonly InvitationStatus[]): string {
  return capitalize(either.format(status.map((each) => statusLabels[each].label.toLowerCase())));
}

const either = new Intl.ListFormat("en", { type: "disjunction" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

function isPast(text: string): boolean {
  return text === "last-month" || ["last", "before"].includes(readRelative(text).kind ?? "");
}

/** "in the last 7 days", "more than 7 days ago", "last month", "1 Nov 2026 to 30 Nov 2026", "since 1 Nov 2026". */
export function formatDates(text: string): string {
  if (text === "last-month") return "last month";
  const { kind, days } = readRelative(text);
  switch (kind) {
    case "last":
      return days === 1 ? "in the last day" : `in the last ${days} days`;
    case "next":
      return days === 1 ? "in the next day" : `in the next ${days} days`;
    case "before":
      return days === 1 ? "more than a day ago" : `more than ${days} days ago`;
    case null:
      return formatDays(text);
  }
}

function formatDays(text: string): string {
  const [first = "", last = ""] = text.split("..");
  if (last === "") return `since ${formatDay(first)}`;
  if (first === "") return `until ${formatDay(last)}`;
  return first === last ? `on ${formatDay(first)}` : `${formatDay(first)} to ${formatDay(last)}`;
}

function formatDay(text: string): string {
  return day.format(startOfDay(text));
}

/** "Spring campaign", or for a batch without a name "of 12 Nov 2026, 14:05". */
export function formatBatch({
  name,
  createdAt,
}: {
  name?: string | null | undefined;
  createdAt: number;
}): string {
  return name ?? `of ${moment.format(createdAt)}`;
}
