import { expect, test } from "vitest";
import { activityColumns } from "#web/activity/activity-columns.tsx";
import { batchColumns } from "#web/batches/batches-page.tsx";
import { invitationColumns } from "#web/invitations/invitation-columns.tsx";
import { teamColumns } from "#web/team/team-columns.tsx";
import { type DataColumnMeta, firstColumnRem } from "#web/ui/table/columns.ts";

type Columns = readonly { id: string; meta?: DataColumnMeta }[];

const selectionRem = 2.75;
const tables: readonly [name: string, columns: Columns, besides: number][] = [
  ["invitations", invitationColumns, selectionRem],
  ["batches", batchColumns, 0],
  ["activity", activityColumns, 0],
  ["team", teamColumns, 0],
];
/** In rem: where a table stops being narrow, compact and cramped. */
const widths = { compact: 40, wide: 56, roomy: 60 };

function isVisible({ meta }: Columns[number], width: keyof typeof widths): boolean {
  if (width === "roomy") return true;
  if (meta?.isHiddenUnlessRoomy === true) return false;
  return width === "wide" || meta?.isHiddenWhenCompact !== true;
}

test.each(tables)(
  "the columns of %s leave room for the first one at every width",
  (_name, columns, besides) => {
    for (const width of ["compact", "wide", "roomy"] as const) {
      const others = columns.slice(1).filter((column) => isVisible(column, width));
      const taken = others.reduce((sum, { meta }) => sum + (meta?.rem ?? Number.NaN), besides);
      expect(widths[width] - taken).toBeGreaterThanOrEqual(firstColumnRem);
    }
  },
);

test.each(tables)(
  "in a narrow table of %s, the first column shows what the others show",
  (_name, columns) => {
    const [first, ...others] = columns;
    expect(first?.meta?.rem).toBeUndefined();
    for (const { meta } of others)
      expect(
        meta?.isHiddenWhenNarrow ?? meta?.isHiddenWhenCompact ?? meta?.isHiddenUnlessRoomy ?? meta?.isActions,
      ).toBe(true);
  },
);
