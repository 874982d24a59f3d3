import type { InvitationList } from "#contract/invitation.ts";
import { mostSelected } from "#contract/invitation-query.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";

type Total = Pick<InvitationList, "totalCount" | "isCountExact">;

export function formatExport(list: Total | undefined): string {
  if (list === undefined) return "Export all that match";
  const { totalCount, isCountExact } = list;
  if (!isCountExact) return `Export more than ${formatNumber(totalCount)} invitations`;
  return `Export ${formatCount(totalCount, "invitation")}`;
}

/** What is exported. */
export type Exported = "all" | "matching" | "selected";

const contents: Record<Exported, string> = {
  all: "All active invitations, from all pages.",
  matching: "All that match the filters, from all pages.",
  selected: "Only the selected ones, from all pages.",
};

/** What the file holds. */
export function formatContents(what: Exported, hasLinks: boolean): string {
  const links = hasLinks
    ? "The links are in it: anyone with a link can sign up as its address."
    : "Without links, which need the role inviter.";
  return `${contents[what]} ${links}`;
}

/** Why nothing can be exported; undefined if something can. */
export function whyNoExport(count: number | undefined, what: Exported): string | undefined {
  if (count === 0) return "No invitation matches.";
  return what === "selected" && count !== undefined && count > mostSelected
    ? `A file holds at most ${formatNumber(mostSelected)} selected invitations. Filter the list to export more.`
    : undefined;
}

/** A file that is made before all of Clerk's lists were read lacks some; null otherwise. */
export function formatReading(
  list: Pick<InvitationList, "isComplete" | "progress"> | undefined,
): string | null {
  if (list === undefined || list.isComplete || list.progress === null) return null;
  const { read, total } = list.progress;
  const known = total === null ? formatNumber(read) : `${formatNumber(read)} of about ${formatNumber(total)}`;
  return `Usher is still reading from Clerk: ${known} so far. The others are not in the file.`;
}
