import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DataColumn, laidOutFirstRem, selectionRem, tableRem } from "./columns.ts";
import { type ColumnChoice, layOut, widthLimits } from "./lay-out.ts";

const column = (id: string, meta: DataColumn<object>["meta"] = { rem: 8 }): DataColumn<object> => ({
  id,
  header: id,
  cell: () => null,
  ...(meta && { meta }),
});
const usual = [
  column("address", {}),
  column("status"),
  column("joined", { rem: 8, isHiddenUnlessRoomy: true }),
  column("by", { rem: 10, isHiddenWhenCompact: true }),
  column("actions", { rem: 3.5, isActions: true }),
];
const find = (id: string) => (id.startsWith("more") ? column(id) : undefined);
const idsOf = (columns: readonly DataColumn<object>[]) => columns.map(({ id }) => id);

const anyId = fc.oneof(
  fc.constantFrom("address", "status", "joined", "by", "actions", "more1", "more2", "__proto__", "toString"),
  fc.string({ maxLength: 6 }),
);
const choices: fc.Arbitrary<ColumnChoice> = fc.record(
  {
    columns: fc.array(anyId, { maxLength: 12 }),
    widths: fc.dictionary(anyId, fc.double()),
  },
  { requiredKeys: [] },
);

describe("the columns of a layout", () => {
  test("a layout without columns and widths leaves the table as it is", () => {
    expect(layOut(usual, {}, find)).toBe(usual);
    expect(layOut(usual, { widths: {} }, find)).toBe(usual);
  });

  test("chosen columns come in their order, between the first one and the actions", () => {
    const shown = layOut(usual, { columns: ["by", "more1", "status"] }, find);
    expect(idsOf(shown)).toEqual(["address", "by", "more1", "status", "actions"]);
  });

  test("no column is needed beside the first one and the actions", () => {
    expect(idsOf(layOut(usual, { columns: [] }, find))).toEqual(["address", "actions"]);
  });

  test("any layout shows each column at most once, the first one first and the actions last", () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const ids = idsOf(layOut(usual, choice, find));
        expect(new Set(ids).size).toBe(ids.length);
        expect([ids[0], ids.at(-1)]).toEqual(["address", "actions"]);
        for (const id of ids) expect(idsOf(usual).includes(id) || id.startsWith("more")).toBe(true);
      }),
    );
  });

  test("an unknown column changes nothing", () => {
    fc.assert(
      fc.property(choices, fc.nat(12), ({ columns = [], widths = {} }, at) => {
        const withUnknown = { widths, columns: columns.toSpliced(at, 0, "unknown") };
        expect(idsOf(layOut(usual, withUnknown, find))).toEqual(
          idsOf(layOut(usual, { widths, columns }, find)),
        );
      }),
    );
  });

  test("any width is within the limits, and the actions keep theirs", () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const shown = layOut(usual, choice, find);
        for (const { meta } of shown.filter((each) => each.meta?.isSized)) {
          expect(meta?.rem).toBeGreaterThanOrEqual(widthLimits.min);
          expect(meta?.rem).toBeLessThanOrEqual(widthLimits.max);
        }
        expect(shown.at(-1)?.meta).toMatchObject({ rem: 3.5, isActions: true });
      }),
    );
  });

  test("a chosen column is hidden in a narrow table only", () => {
    const [, joined, by] = layOut(usual, { columns: ["joined", "by"] }, find);
    for (const shown of [joined, by]) {
      expect(shown?.meta).toMatchObject({ isHiddenWhenNarrow: true });
      expect(shown?.meta).not.toHaveProperty("isHiddenWhenCompact");
      expect(shown?.meta).not.toHaveProperty("isHiddenUnlessRoomy");
    }
  });

  test("the table is as wide as its columns and its checkboxes", () => {
    const shown = layOut(usual, { columns: ["status", "by"], widths: { status: 12 } }, find);
    expect(tableRem(shown, false)).toBe(laidOutFirstRem + 12 + 10 + 3.5);
    expect(tableRem(shown, true)).toBe(tableRem(shown, false) + selectionRem);
    const sizedFirst = layOut(usual, { columns: ["status"], widths: { address: 20 } }, find);
    expect(tableRem(sizedFirst, false)).toBe(20 + 8 + 3.5);
  });
});
