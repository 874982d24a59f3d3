import { domainObjection } from "#recipients/address/allowed-domains.ts";
import { withoutFormulas } from "#recipients/formulas.ts";
import { rowOptionNames } from "#recipients/option-rules.ts";
import { formatTokenProblem } from "#recipients/token-problem.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { Recipient, RecipientList, TokenProblem } from "#recipients/recipient-list.ts";
import type { ColumnChoices } from "#recipients/table/column-use.ts";
import type { PlacedSuggestion } from "./corrections.ts";
import { type Doubtful, findDoubtful, withoutKeptDoubts } from "./doubtful.ts";
import { type LineStatus, lineStatus, type Summary } from "./summary.ts";
import { columnName, summarizeTables } from "./tables-summary.ts";

/** A person whose domain may not be invited, and why. */
export type Outsider = Recipient & { objection: string };

/**
 * A list parsed whole, as the worker keeps it. All its arrays are in the order of the text. The recipients of `list` may
 * be invited; `outside` holds the others.
 */
export type ParsedList = {
  text: string;
  list: RecipientList;
  outside: Outsider[];
  doubtful: Doubtful[];
  suggestions: PlacedSuggestion[];
};

/** What decides, besides the text, how it is read. `keptAddresses`: doubtful ones that the user decided to invite. */
export type Reading = {
  allowedDomains: readonly string[];
  choices: ColumnChoices;
  keptAddresses: readonly string[];
};

export function parseList(
  text: string,
  { allowedDomains = [], choices = {}, keptAddresses = [] }: Partial<Reading> = {},
): ParsedList {
  const read = readRecipients(text, choices);
  const list = { ...read, recipients: withoutKeptDoubts(read.recipients, keptAddresses) };
  const suggestions = [
    ...suggestionsOf("recipient", list.recipients),
    ...suggestionsOf("problem", list.problems),
  ];
  const { recipients, outside } = splitByDomain(list.recipients, allowedDomains);
  return {
    text,
    list: { ...list, recipients },
    outside,
    doubtful: findDoubtful(list.recipients, list.problems),
    suggestions: suggestions.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

function splitByDomain(
  all: Recipient[],
  allowedDomains: readonly string[],
): { recipients: Recipient[]; outside: Outsider[] } {
  if (allowedDomains.length === 0) return { recipients: all, outside: [] };
  const objectTo = domainObjection(allowedDomains);
  const recipients: Recipient[] = [];
  const outside: Outsider[] = [];
  for (const recipient of all) {
    const objection = objectTo(recipient.address, recipient.display);
    if (objection === null) recipients.push(recipient);
    else outside.push({ ...recipient, objection });
  }
  return { recipients, outside };
}

type MaybeSuggestion = {
  line: number;
  column: number;
  source: string;
  suggestion?: string;
  isOtherMailbox?: true;
  correctedRow?: string;
};

function suggestionsOf(
  kind: PlacedSuggestion["kind"],
  items: readonly MaybeSuggestion[],
): PlacedSuggestion[] {
  return items.flatMap(({ line, column, source, suggestion, isOtherMailbox, correctedRow }) => {
    if (suggestion === undefined) return [];
    const hints = { ...(isOtherMailbox && { isOtherMailbox }), ...(correctedRow && { correctedRow }) };
    return [{ kind, line, column, source, suggestion, ...hints }];
  });
}

export function summarize({ list, outside, doubtful, suggestions }: ParsedList): Summary {
  const { recipients, duplicates, problems, tokenCount } = list;
  const rowOptions: Summary["rowOptions"] = { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 };
  for (const { options } of recipients) {
    if (options === undefined) continue;
    for (const option of rowOptionNames) if (options[option] !== undefined) rowOptions[option] += 1;
  }
  const counts = {
    recipients: recipients.length,
    doubtful: doubtful.length,
    duplicates: duplicates.length,
    outside: outside.length,
    problems: problems.length,
  };
  return {
    counts,
    tokenCount,
    correctable: suggestions.filter(({ isOtherMailbox }) => isOtherMailbox !== true).length,
    unrecognised: countProblemLines(list, problems),
    rowOptions,
    ...summarizeTables(list),
  };
}

/** Counts rows and lines, since one row may hold several problems. */
function countProblemLines(
  { tables }: RecipientList,
  problems: readonly { line: number }[],
): Summary["unrecognised"] {
  let count = 0;
  let areRows = true;
  let lastLine = 0;
  let table = 0;
  for (const { line } of problems) {
    if (line === lastLine) continue;
    lastLine = line;
    count += 1;
    while ((tables[table]?.lastLine ?? Infinity) < line) table += 1;
    areRows &&= line >= (tables[table]?.firstLine ?? Infinity);
  }
  return { count, areRows };
}

/** One byte a line, so that a gutter of any length is cheap to hand to the page. */
export function lineStatuses(
  { list, outside, doubtful }: ParsedList,
  lineCount: number,
): Uint8Array<ArrayBuffer> {
  const statuses = new Uint8Array(lineCount);
  const raise = (items: readonly { line: number }[], status: LineStatus) => {
    for (const { line } of items) statuses[line - 1] = Math.max(statuses[line - 1] ?? 0, status);
  };
  raise(list.recipients, lineStatus.recipient);
  raise(list.duplicates, lineStatus.duplicate);
  raise(doubtful, lineStatus.doubtful);
  raise(outside, lineStatus.problem);
  raise(list.problems, lineStatus.problem);
  return statuses;
}

/** The name of the column whose cell is wrong; undefined when the whole row or text is. */
export function problemColumn({ tables }: RecipientList, { cell }: TokenProblem): string | undefined {
  const column = cell && tables[cell.table]?.columns[cell.column];
  return cell && column && columnName(column, cell.column);
}

const onOneLine = (text: string) => text.replaceAll(/\s+/g, " ");

/** A quote at its start would open a cell that goes on to the next quote. */
function reportCell(text: string): string {
  const cell = withoutFormulas(onOneLine(text));
  return cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The unrecognised parts as tab-separated values, for a spreadsheet or an e-mail. */
export function formatProblemReport({ list }: ParsedList): string {
  const rows = list.problems.map((problem) => {
    const { line, source, reason } = problem;
    const cells = [problemColumn(list, problem) ?? "", source, formatTokenProblem(reason, source)];
    return [line, ...cells.map(reportCell)].join("\t");
  });
  return ["Line\tColumn\tText\tReason", ...rows].join("\n");
}
