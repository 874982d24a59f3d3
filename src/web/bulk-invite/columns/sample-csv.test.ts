import { expect, test } from "vitest";
import { rowOptionNames } from "#recipients/option-rules.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { sampleCsv } from "./sample-csv.ts";

test("the sample CSV is read without a problem, with a name and every option that a row may have", () => {
  const { recipients, problems, tables } = readRecipients(sampleCsv());
  expect(problems).toEqual([]);
  expect(recipients.map(({ address }) => address)).toEqual(["jane@example.com", "max@example.org"]);
  expect(recipients.map(({ name }) => name)).toEqual(["Jane Doe", "Roe, Max"]);
  expect(Object.keys(recipients[0]?.options ?? {}).sort()).toEqual([...rowOptionNames].sort());
  expect(recipients[0]?.options?.publicMetadata).toEqual({ plan: "team", role: "editor" });
  expect(tables[0]?.columns.filter(({ use }) => use.kind === "unused")).toEqual([]);
});
