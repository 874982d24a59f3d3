import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import type { GridRow, ListItem } from "#web/bulk-invite/worker/protocol.ts";

export type CellFinding = { kind: ListItem["kind"]; note: string; item?: ListItem };

const severities: Record<ListItem["kind"], number> = {
  problem: 4,
  outside: 3,
  doubtful: 2,
  duplicate: 1,
  recipient: 0,
};

export const needsCorrection = ({ kind }: CellFinding): boolean => severities[kind] >= severities.doubtful;

/** The worst finding on each cell of a row, by column. A refusal of the server is shown on the address. */
export function cellFindings(
  { line, lastLine, findings }: GridRow,
  refusals: DraftState["refusals"],
  addressColumn: number,
): Map<number, CellFinding> {
  const byColumn = new Map<number, CellFinding>();
  for (const item of findings) {
    const column = item.cellColumn ?? addressColumn;
    const known = byColumn.get(column);
    if (known !== undefined && severities[known.kind] >= severities[item.kind]) continue;
    const { kind, note = "", cellName } = item;
    byColumn.set(column, {
      kind,
      note: cellName === undefined ? note : note.slice(cellName.length + 2),
      item,
    });
  }
  for (let at = line - 1; at < lastLine && refusals.size > 0; at += 1) {
    const note = refusals.get(at);
    if (note !== undefined) byColumn.set(addressColumn, { kind: "problem", note });
  }
  return byColumn;
}

export function worstOf(findings: ReadonlyMap<number, CellFinding>): CellFinding | undefined {
  return [...findings.values()].toSorted((a, b) => severities[b.kind] - severities[a.kind])[0];
}
