import { useQuery } from "@tanstack/react-query";
import { formatList } from "#web/format/english.ts";
import { formatDoubtfulInvites } from "#web/bulk-invite/text/summary.ts";
import { groupQuery, type ListVersion } from "./group-query.ts";

const shownCount = 5;

/** Names the first doubtful recipients, for the confirmation: "2 addresses to check are invited as they are: a, and b." */
export function DoubtfulNames({ list, count }: { list: ListVersion; count: number }) {
  const { data } = useQuery({ ...groupQuery(list, "doubtful"), enabled: count > 0 });
  if (count === 0) return null;
  const names = (data?.items ?? []).filter(({ kind }) => kind === "doubtful").map(({ text }) => text);
  const shown = names.slice(0, shownCount);
  const more = count - shown.length;
  const listed = [...shown, ...(more > 0 && shown.length > 0 ? [`${more} more`] : [])];
  const words = formatDoubtfulInvites(count);
  return listed.length === 0 ? words : `${words.slice(0, -1)}: ${formatList(listed)}.`;
}
