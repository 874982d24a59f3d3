import type { RowContext } from "#recipients/collector.ts";
import type { Columns } from "./columns.ts";
import type { Row } from "./rows.ts";
import {
  type CheckedOption,
  optionRules,
  readOption,
  rowOptionNames,
  type RowOptions,
} from "#recipients/option-rules.ts";
import type { TokenProblemReason } from "#recipients/token-problem.ts";

function valueAt(row: Row, at: number | undefined): string {
  return at === undefined ? "" : (row.cells[at]?.value.trim() ?? "");
}

function nameOf(row: Row, columns: Columns): string {
  const whole = valueAt(row, columns.name);
  if (whole !== "") return whole;
  return `${valueAt(row, columns.firstName)} ${valueAt(row, columns.lastName)}`.trim();
}

function readMetadata(row: Row, columns: Columns): CheckedOption<RowOptions["publicMetadata"]> {
  const rule = optionRules.publicMetadata;
  const json = readOption(rule, valueAt(row, columns.publicMetadata));
  const entries = columns.metadataKeys
    .map(({ key, at }) => [key, valueAt(row, at)] as const)
    .filter(([, value]) => value !== "");
  if (!json.ok || entries.length === 0) return json;
  // Not by assignment: under the key __proto__ that would hide the entry from the check.
  return rule.check(Object.fromEntries([...Object.entries(json.value ?? {}), ...entries]));
}

function readOptions(row: Row, columns: Columns): RowOptions | TokenProblemReason {
  const options: RowOptions = {};
  for (const name of rowOptionNames) {
    const read =
      name === "publicMetadata"
        ? readMetadata(row, columns)
        : readOption<unknown>(optionRules[name], valueAt(row, columns[name]));
    if (!read.ok) return read.reason;
    if (read.value !== undefined) Object.assign(options, { [name]: read.value });
  }
  return options;
}

/** The name and options of a row, or its first problem. Values of `metadata.key` columns are always text. */
export function readRowContext(row: Row, columns: Columns): RowContext {
  const context: RowContext = {};
  const name = nameOf(row, columns);
  if (name !== "") context.name = name;
  const options = readOptions(row, columns);
  if (typeof options === "string") context.problem = options;
  else if (Object.keys(options).length > 0) context.options = options;
  return context;
}
