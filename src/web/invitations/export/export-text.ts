import type { InvitationList } from "#contract/invitation.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";

type Total = Pick<InvitationList, "totalCount" | "isCountExact">;

export function formatExport(list: Total | undefined): string {
  if (list === undefined) return "Export all that match";
  const { totalCount, isCountExact } = list;
  if (!isCountExact) return `Export more than ${formatNumber(totalCount)} invitations`;
  return `Export ${formatCount(totalCount, "invitation")}`;
}

/** What the file holds. */
export function formatFilter(isFiltered: boolean, hasLinks: boolean): string {
  const what = isFiltered ? "All that match the filters" : "All active invitations";
  const links = hasLinks
    ? "The links are in it: anyone with a link can sign up as its address."
    : "Without links, which need the role inviter.";
  return `${what}, from all pages. ${links}`;
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
