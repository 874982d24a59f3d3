import { describe, expect, test } from "vitest";
import type { Column, ColumnUse } from "#recipients/table/column-use.ts";
import { formatUse, keyProblem, metadataUse, withUnusedAsMetadata, withUse } from "./column-uses.ts";

const unused: ColumnUse = { kind: "unused" };
const column = (heading: string, use: ColumnUse, changes: Partial<Column> = {}): Column => ({
  heading,
  use,
  metadata: { key: heading.toLowerCase(), type: "text" },
  hasLongNumbers: false,
  samples: ["sample"],
  filledCount: 1,
  ...changes,
});

const columns = [
  column("Mail", { kind: "address" }),
  column("Backup mail", unused),
  column("Role", { kind: "metadata", key: "role", type: "text" }),
  column("Seats", unused, { metadata: { key: "seats", type: "number" } }),
];
const kinds = (uses: readonly ColumnUse[]) => uses.map(({ kind }) => kind);

describe("uses of columns", () => {
  test("choosing another address column moves the address", () => {
    expect(kinds(withUse(columns, 1, { kind: "address" }))).toEqual([
      "unused",
      "address",
      "metadata",
      "unused",
    ]);
  });

  test("several columns can be metadata or not used", () => {
    const asMetadata = withUse(columns, 3, { kind: "metadata", key: "seats", type: "number" });
    expect(kinds(asMetadata)).toEqual(["address", "unused", "metadata", "metadata"]);
    expect(kinds(withUse(columns, 2, unused))).toEqual(["address", "unused", "unused", "unused"]);
  });

  test("one click takes all unused columns as metadata with their guessed types", () => {
    expect(withUnusedAsMetadata(columns)).toEqual([
      { kind: "address" },
      { kind: "metadata", key: "backup mail", type: "text" },
      { kind: "metadata", key: "role", type: "text" },
      { kind: "metadata", key: "seats", type: "number" },
    ]);
  });

  test("empty columns stay unused when the others become metadata", () => {
    const withEmpty = [...columns, column("Phone", unused, { samples: [], filledCount: 0 })];
    expect(withUnusedAsMetadata(withEmpty).at(-1)).toEqual(unused);
  });

  test("columns with the same or an unsafe heading get keys of their own", () => {
    const same = [column("Mail", { kind: "address" }), column("Role", unused), column("Role", unused)];
    expect(withUnusedAsMetadata(same).map(formatUse)).toEqual([
      "Address",
      "Metadata role",
      "Metadata role_2",
    ]);
    expect(metadataUse([column("__proto__", unused)], 0).key).toBe("column_1");
    expect(metadataUse([column("", unused)], 0).key).toBe("column_1");
  });

  test("a key must be filled, safe, short and free", () => {
    const problem = (key: string) => keyProblem(columns, 3, key);
    expect(problem("seats")).toBeUndefined();
    expect(problem("")).toMatch(/^Enter a key/);
    expect(problem("constructor")).toMatch(/not allowed/);
    expect(problem("k".repeat(65))).toMatch(/longer than 64/);
    expect(problem("role")).toMatch(/^Another column/);
    expect(keyProblem(columns, 2, "role")).toBeUndefined();
  });
});
