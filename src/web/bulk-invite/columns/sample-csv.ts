import { optionRules, type RowOptionName, rowOptionNames } from "#recipients/option-rules.ts";
import { saveFile } from "#web/lists/download.tsx";

/** The cells of an option for the two people; the types demand cells for every option that a row may have. */
const optionCells: Record<RowOptionName, readonly [string, string]> = {
  redirectUrl: ["https://app.example.com/welcome", ""],
  expiresInDays: ["14", "30"],
  publicMetadata: ['{"plan":"team"}', ""],
};

const quote = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A small table with every column that has a meaning of its own, and one for metadata. */
export function sampleCsv(): string {
  const columns: string[][] = [
    ["email", "jane@example.com", "max@example.org"],
    ["name", "Jane Doe", "Roe, Max"],
    ...rowOptionNames.map((name) => [optionRules[name].column, ...optionCells[name]]),
    ["metadata.role", "editor", "viewer"],
  ];
  return [0, 1, 2].map((row) => `${columns.map((cells) => quote(cells[row] ?? "")).join(",")}\r\n`).join("");
}

export function downloadSample(): void {
  saveFile("sample.csv", sampleCsv(), "text/csv");
}
