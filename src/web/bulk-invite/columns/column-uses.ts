import { optionRules } from "#recipients/option-rules.ts";
import type { CellType, Column, ColumnUse } from "#recipients/table/column-use.ts";
import { isUnused } from "#web/bulk-invite/text/tables-summary.ts";

export type MetadataUse = Extract<ColumnUse, { kind: "metadata" }>;
export type SimpleKind = Exclude<ColumnUse["kind"], "metadata">;

/** In the order of the menu. */
export const columnUseLabels: Record<SimpleKind, string> = {
  address: "Address",
  name: "Name",
  firstName: "First name",
  lastName: "Last name",
  redirectUrl: "Redirect URL",
  expiresInDays: "Expires in days",
  publicMetadata: "Metadata as a JSON object",
  unused: "Not used",
};

export const typeLabels: Record<CellType, string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  json: "JSON",
};

/** "Name", "Metadata role". */
export function formatUse(use: ColumnUse): string {
  return use.kind === "metadata" ? `Metadata ${use.key}` : columnUseLabels[use.kind];
}

const maxKeyLength = 64;

const isSame = (use: ColumnUse, kind: ColumnUse["kind"]) => use.kind === kind && kind !== "metadata";

/** One column has each use but metadata and "not used", so a column that had it before is no longer used. */
export function withUse(columns: readonly Column[], position: number, use: ColumnUse): ColumnUse[] {
  return columns.map((column, at) => {
    if (at === position) return use;
    return isSame(column.use, use.kind) ? { kind: "unused" } : column.use;
  });
}

function usedKeys(columns: readonly Column[]): Set<string> {
  return new Set(columns.flatMap(({ use }) => (use.kind === "metadata" ? [use.key] : [])));
}

function hasSafeName(key: string): boolean {
  return optionRules.publicMetadata.check(Object.fromEntries([[key, ""]])).ok;
}

/** The use of a column as metadata, under its own key or one like it that is free. */
export function metadataUse(columns: readonly Column[], position: number): MetadataUse {
  const column = columns[position];
  const taken = usedKeys(columns);
  const wanted = column?.metadata.key ?? "";
  const key = wanted === "" || !hasSafeName(wanted) ? `column_${position + 1}` : wanted;
  let free = key;
  for (let count = 2; taken.has(free); count += 1) free = `${key}_${count}`;
  return { kind: "metadata", key: free, type: column?.metadata.type ?? "text" };
}

/** The uses after one click that takes every unused column that holds something as metadata. */
export function withUnusedAsMetadata(columns: readonly Column[]): ColumnUse[] {
  const done = [...columns];
  for (const [position, column] of columns.entries()) {
    if (isUnused(column)) done[position] = { ...column, use: metadataUse(done, position) };
  }
  return done.map(({ use }) => use);
}

/** Why a metadata column cannot have this key; undefined when it can. */
export function keyProblem(columns: readonly Column[], position: number, key: string): string | undefined {
  if (key === "") return "Enter a key, such as role.";
  if (key.length > maxKeyLength) return `The key is longer than ${maxKeyLength} characters. Shorten it.`;
  if (!hasSafeName(key)) return `The key ${key} is not allowed. Enter another one.`;
  const others = columns.filter((_, at) => at !== position);
  if (usedKeys(others).has(key)) return "Another column of this table has this key. Enter another one.";
  return undefined;
}
