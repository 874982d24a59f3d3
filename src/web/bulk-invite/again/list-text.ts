import { BatchRecipient } from "#contract/batches/recipient.ts";
import { withFormula } from "#recipients/formulas.ts";
import { optionRules, rowOptionNames } from "#recipients/option-rules.ts";

type Column = { heading: string; cellOf: (recipient: BatchRecipient) => string };

/** Not `email`: a choice of columns that is kept for everyday lists must not change what these mean. */
const address: Column = { heading: "email_address", cellOf: ({ emailAddress }) => emailAddress };
const optional: readonly Column[] = [
  { heading: "name", cellOf: ({ name = "" }) => name },
  ...rowOptionNames.map((option) => ({
    heading: optionRules[option].column,
    cellOf: ({ [option]: value }: BatchRecipient) =>
      typeof value === "object" ? JSON.stringify(value) : String(value ?? ""),
  })),
];

/** Quoted in any case, and with a second apostrophe where the list drops one, so that every text comes back as it was. */
function quote(cell: string): string {
  const kept = withFormula(cell) === cell ? cell : `'${cell}`;
  return `"${kept.replaceAll('"', '""')}"`;
}

/**
 * The recipients of a batch, one JSON object on each line, as text for the editor: a table with a column for each thing
 * that some of them have, or addresses alone.
 */
export function listText(jsonLines: string): string {
  const recipients = jsonLines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => BatchRecipient.parse(JSON.parse(line)));
  const used = optional.filter(({ cellOf }) => recipients.some((recipient) => cellOf(recipient) !== ""));
  if (used.length === 0) return recipients.map(({ emailAddress }) => emailAddress).join("\n");
  const columns = [address, ...used];
  const heading = columns.map((column) => column.heading).join(",");
  const rows = recipients.map((recipient) => columns.map(({ cellOf }) => quote(cellOf(recipient))).join(","));
  return [heading, ...rows].join("\n");
}
