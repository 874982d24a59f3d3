import type { RowContext } from "#recipients/collector.ts";
import {
  type CheckedOption,
  optionRules,
  readOption,
  type RowOptionName,
  rowOptionNames,
  type RowOptions,
} from "#recipients/option-rules.ts";
import type { TokenProblemReason } from "#recipients/token-problem.ts";
import { readTyped } from "./cell-types.ts";
import type { CellType, ColumnUse } from "./column-use.ts";

type MetadataColumn = { at: number; key: string; type: CellType };

/** The positions of the columns by their use. The first column of a use counts; metadata columns all count. */
export type RowPlan = { [Kind in Exclude<ColumnUse["kind"], "metadata" | "unused">]?: number } & {
  metadata: MetadataColumn[];
};

export function planOf(uses: readonly ColumnUse[]): RowPlan {
  const plan: RowPlan = { metadata: [] };
  for (const [at, use] of uses.entries()) {
    if (use.kind === "metadata") plan.metadata.push({ at, key: use.key, type: use.type });
    else if (use.kind !== "unused") plan[use.kind] ??= at;
  }
  return plan;
}

/** The values of a row by column; empty for a cell that the row does not have. */
export type ValueAt = (column: number) => string;

type Bad = { ok: false; reason: TokenProblemReason; column: number };
type Read<T> = { ok: true; value: T } | Bad;

/** What programs write for a value that is missing. `Null` is a name. */
const missing = /^(?:null|\(null\)|undefined|n\/a|#[A-Z/\d]+[!?]?|[-–—?.]+)$/i;

function isMissing(value: string): boolean {
  return value.length <= 9 && value !== "Null" && missing.test(value);
}

const marks = `"'“„[({>`;

/** Marks before a name, and quotes around it, are not part of it: `"Ada"`, `["Ada`, `> Ada`. */
function withoutMarks(value: string): string {
  const first = value.charAt(0);
  if (first === "" || !marks.includes(first)) return value;
  if (first === '"' && !value.includes('"', 1)) return value.slice(1);
  const inner = value.replace(/^["'“„](.*)["'”“]$/, "$1").trim();
  return inner.replace(/^(?:[[{>]\s*|\((?=["'“„]))+["'“„]?(.*?)["'”“]?$/, "$1").trim();
}

function nameOf(valueAt: ValueAt, plan: RowPlan): string {
  const part = (column: number | undefined) => {
    const value = column === undefined ? "" : withoutMarks(valueAt(column).trim());
    // Systems that know no name write the address instead.
    return value.includes("@") || isMissing(value) ? "" : value;
  };
  const [whole, first, last] = [part(plan.name), part(plan.firstName), part(plan.lastName)];
  // Beside a first name only, "Name" is often the last name, and the other way round.
  const isPart = (plan.firstName === undefined) !== (plan.lastName === undefined);
  if (whole !== "" && (!isPart || whole.includes(first + last))) return whole;
  return [first, whole, last].filter((each) => each !== "").join(" ");
}

function inColumn<T>(column: number, read: CheckedOption<T>): Read<T> {
  return read.ok ? read : { ok: false, reason: read.reason, column };
}

function readOptionAt(name: RowOptionName, valueAt: ValueAt, column: number): Read<unknown> {
  return inColumn(column, readOption<unknown>(optionRules[name], valueAt(column)));
}

function readEntries(valueAt: ValueAt, columns: MetadataColumn[]): Read<[string, unknown][]> {
  const entries: [string, unknown][] = [];
  for (const { at: column, key, type } of columns) {
    const cell = valueAt(column).trim();
    if (cell === "") continue;
    const value = readTyped(cell, type);
    if (value === undefined) return { ok: false, reason: typeReasons[type], column };
    entries.push([key, value]);
  }
  return { ok: true, value: entries };
}

const typeReasons: Record<CellType, TokenProblemReason> = {
  text: "metadata",
  number: "cell-number",
  boolean: "cell-boolean",
  json: "cell-json",
};

function entryOf(key: string, entries: [string, unknown][]): unknown {
  return Object.fromEntries(entries.filter(([name]) => name === key));
}

function readMetadata(valueAt: ValueAt, plan: RowPlan): Read<RowOptions["publicMetadata"]> {
  const { check } = optionRules.publicMetadata;
  const column = plan.publicMetadata;
  const json =
    column === undefined
      ? undefined
      : inColumn(column, readOption(optionRules.publicMetadata, valueAt(column)));
  if (json?.ok === false) return json;
  const entries = readEntries(valueAt, plan.metadata);
  if (!entries.ok) return entries;
  if (entries.value.length === 0) return { ok: true, value: json?.value };
  // Not by assignment: under the key __proto__ that would hide the entry from the check.
  const whole = Object.fromEntries([...Object.entries(json?.value ?? {}), ...entries.value]);
  const checked = check(whole);
  if (checked.ok) return checked;
  const culprit = plan.metadata.find(({ key }) => !check(entryOf(key, entries.value)).ok);
  return inColumn(culprit?.at ?? column ?? plan.metadata[0]?.at ?? 0, checked);
}

function readOptions(valueAt: ValueAt, plan: RowPlan): Read<RowOptions> {
  const options: RowOptions = {};
  for (const name of rowOptionNames) {
    const column = plan[name];
    if (column === undefined && (name !== "publicMetadata" || plan.metadata.length === 0)) continue;
    const read =
      name === "publicMetadata" || column === undefined
        ? readMetadata(valueAt, plan)
        : readOptionAt(name, valueAt, column);
    if (!read.ok) return read;
    if (read.value !== undefined) Object.assign(options, { [name]: read.value });
  }
  return { ok: true, value: options };
}

/** The name and options of a row, or its first problem with the cell that has it. */
export function readRowContext(valueAt: ValueAt, plan: RowPlan, table = 0): RowContext {
  const context: RowContext = {};
  const name = nameOf(valueAt, plan);
  if (name !== "") context.name = name;
  const options = readOptions(valueAt, plan);
  if (!options.ok) {
    context.problem = options.reason;
    context.problemCell = { table, column: options.column };
  } else if (Object.keys(options.value).length > 0) context.options = options.value;
  return context;
}
