import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Facet, Facets } from "#contract/facets/facets.ts";
import { request } from "#web/api/request.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { formatNumber } from "#web/format/english.ts";
import type { ListFilter } from "#web/invitations/list-state.ts";
import { apiQuery, invitationKeys } from "#web/invitations/queries.ts";
import { withFilter } from "./change-filters.ts";
import { formatBatch } from "./format-filter.ts";
import { OptionPicker } from "./option-picker.tsx";

/** What is picked from suggestions of the server. `key`: of the metadata whose values are picked. */
export type FacetField = { name: "by" | "batch" | "domain" | "meta"; key?: string };

type FacetStepProps = {
  field: FacetField;
  filter: ListFilter;
  onPick: (value: string) => void;
  onBack: (() => void) | undefined;
};

const words = {
  by: { label: "Invited by", placeholder: "A member's name…", none: "No invitation was made with Usher" },
  batch: {
    label: "Batch",
    placeholder: "Its name, or who submitted it…",
    none: "No batch has made an invitation",
  },
  domain: { label: "Domain", placeholder: "A domain such as example.com…", none: "No invitation" },
  meta: { label: "Metadata", placeholder: "A key of the metadata…", none: "No invitation has metadata" },
} as const;

/** Values with the number of invitations that have them, and what is typed itself. */
export function FacetStep({ field, filter, onPick, onBack }: FacetStepProps) {
  const [text, setText] = useState("");
  const typed = cleaned(field, text);
  const facets = useQuery(facetsQuery(field, useSettled(typed), filter));
  const isMe = useIsMe(field, filter);
  const { label, placeholder, none } = words[field.name];
  const suggested = (facets.data?.data ?? []).map((facet) => ({
    id: `value ${facet.value}`,
    value: facet.value,
    label: facetLabel(field, facet),
    count: `${formatNumber(facet.count)}${facets.data?.isCountExact === true ? "" : "+"}`,
  }));
  // Those of the text before are shown until the new ones arrive, but Enter must not pick what does not match.
  const found = suggested.filter((each) => isLike(each.label, typed) || isLike(each.value, typed));
  const isFound = found.some(({ value, label: each }) => value === typed || each === typed);
  const me = isMe(typed) ? [{ id: "me", value: "me", label: "Me" }] : [];
  // A batch has an id that nobody types.
  const own =
    typed === "" || isFound || field.name === "batch"
      ? []
      : [{ id: "typed", value: typed, label: `“${typed}”` }];
  return (
    <OptionPicker
      label={field.key ?? label}
      placeholder={field.key === undefined ? placeholder : `The value of ${field.key}…`}
      text={text}
      onText={setText}
      onBack={onBack}
      options={[...me, ...found, ...own].map((option) => ({ ...option, onPick: () => onPick(option.value) }))}
      note={noteOf(facets, found.length, typed === "" ? `${none} yet.` : "No invitation here has it.")}
    />
  );
}

const isLike = (text: string, typed: string) => text.toLowerCase().includes(typed.toLowerCase());

type Answer = { isPending: boolean; isError: boolean };

function noteOf({ isPending, isError }: Answer, found: number, none: string): string | undefined {
  if (isPending) return "Loading…";
  if (isError) return "Values cannot be suggested now. Type one and press Enter.";
  return found === 0 ? none : undefined;
}

/** People type domains as a part of an address: "@Example.com". */
function cleaned({ name }: FacetField, text: string): string {
  return name === "domain" ? text.trim().replace(/^.*@/, "").toLowerCase() : text.trim();
}

function facetLabel({ name }: FacetField, { value, label, createdAt, createdBy }: Facet): string {
  if (name !== "batch" || createdAt === undefined) return value;
  // Several may have the same name: a follow-up has that of its source.
  const at = formatBatch({ createdAt }).replace(/^of /, "");
  const by = createdBy === undefined ? undefined : `by ${createdBy}`;
  return [label, at, by].filter((part) => part !== undefined).join(", ");
}

/** Whether the member is among those suggested for a text: by "me" or by their own name. */
function useIsMe({ name }: FacetField, { filters }: ListFilter): (typed: string) => boolean {
  const memberName = useQuery(sessionQuery).data?.member?.name ?? "";
  return (typed) =>
    name === "by" &&
    filters["by"] !== "me" &&
    ["me", memberName.toLowerCase()].some((own) => own.startsWith(typed.toLowerCase()));
}

const names = { by: "invitedBy", batch: "batch", domain: "domain", meta: "metadata" } as const;

/** The values of a field among the invitations that the other filters match. */
function facetsQuery({ name, key }: FacetField, prefix: string, { status, query, filters }: ListFilter) {
  const field = key === undefined ? names[name] : `metadata.${key}`;
  const others = withFilter(filters, key === undefined ? name : `meta.${key}`, "");
  const filter = { status, query, filters: others };
  return queryOptions({
    queryKey: [...invitationKeys.all, "facets", field, prefix, filter] as const,
    queryFn: async ({ client, signal }) =>
      request("GET", "/api/invitations/facets", {
        schema: Facets,
        query: { ...(await apiQuery(client, filter)), field, prefix },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

const pauseMs = 150;

/** The text once typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
