import type { Row } from "#contract/batch.ts";

/** The sandbox's own records: invitations in every status, and e-mails. */
export type Records = { invitations: { id: string; emailAddress: string }[]; mails: string[] };

/**
 * How a drill ended, by the sandbox's own records. `lost`: addresses without an invitation and without a row that says
 * why; `twice`: addresses with a second invitation or e-mail; `wrong`: where the report and the sandbox disagree.
 */
export type Tally = {
  rows: number;
  done: number;
  lost: number;
  twice: number;
  wrong: string[];
  /** What the machine allowed, such as a disk of its own. */
  note?: string;
};

/** Of a drill that counts no rows. */
export const tallyWithoutRows = (wrong: string[], note?: string): Tally => ({
  rows: 0,
  done: 0,
  lost: 0,
  twice: 0,
  wrong,
  ...(note !== undefined && { note }),
});

function countBy(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of list) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  return counts;
}

function contradiction(row: Row, ids: readonly string[]): string | null {
  const has = ids.length === 0 ? "no invitation" : ids.join(" and ");
  if (row.outcome === "done" && row.invitationId !== undefined && ids.includes(row.invitationId)) return null;
  if (row.outcome === "done") return `${row.emailAddress}: sent as ${row.invitationId}, but there is ${has}`;
  const reason = row.code ?? "without a reason";
  if (row.outcome === "queued" || row.outcome === "sending")
    return `${row.emailAddress}: still ${row.outcome}, and there is ${has}`;
  return ids.length === 0 ? null : `${row.emailAddress}: ${row.outcome} (${reason}), but there is ${has}`;
}

/** Compares the report of a batch with the sandbox's records, in both directions. */
export function tallyOf(submitted: readonly string[], rows: readonly Row[], records: Records): Tally {
  const mails = countBy(records.mails);
  const idsOf = Map.groupBy(records.invitations, (invitation) => invitation.emailAddress);
  const ids = (address: string) => (idsOf.get(address) ?? []).map((invitation) => invitation.id);
  const reported = new Map(rows.map((row) => [row.emailAddress, row]));
  const wrong = rows.flatMap((row) => contradiction(row, ids(row.emailAddress)) ?? []);
  let lost = 0;
  for (const address of submitted) {
    const row = reported.get(address);
    if (!row) wrong.push(`${address}: not in the report`);
    const isExplained = row?.outcome === "failed" || row?.outcome === "skipped";
    if (ids(address).length === 0 && !isExplained) lost += 1;
    if (ids(address).length !== (mails.get(address) ?? 0))
      wrong.push(`${address}: ${ids(address).length} invitations, ${mails.get(address) ?? 0} mails`);
  }
  const isTwice = (address: string) => ids(address).length > 1 || (mails.get(address) ?? 0) > 1;
  return {
    rows: rows.length,
    done: rows.filter((row) => row.outcome === "done").length,
    lost,
    twice: submitted.filter(isTwice).length,
    wrong,
  };
}
