import { xlsxFile } from "#web/bulk-invite/files/testing/xlsx-file.ts";

type LargeFile = { words: string; rows: number; fileName: string; base64: string };

/** 100,000 rows of six columns. */
export function largeWorkbook(): Promise<Uint8Array<ArrayBuffer>> {
  return xlsxFile([{ rows: [headings, ...people(100_000)] }]);
}

/** 100,000 rows: as a workbook of six columns, and with long notes as a CSV file of 19 MB. */
export async function largeFiles(): Promise<LargeFile[]> {
  const workbook = await largeWorkbook();
  const csv = [headings, ...people(100_000)].map((row) => [...row.map(csvField), notes].join(","));
  return [
    {
      words: "100,000-row workbook",
      rows: 100_000,
      fileName: "people.xlsx",
      base64: Buffer.from(workbook).toString("base64"),
    },
    {
      words: "CSV file of 19 MB",
      rows: 100_000,
      fileName: "people.csv",
      base64: Buffer.from(csv.join("\n")).toString("base64"),
    },
  ];
}

const headings = ["Name", "E-mail", "Department", "Role", "Joined", "Number"];
const departments = ["Sales", "Research & development", "Operations"];

const notes = "Met at the conference in spring; wants to see the demo. ".repeat(2).trim();

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    `Jörg Person ${index}`,
    `person.${index}@example.com`,
    departments[index % departments.length] ?? "",
    "member",
    { value: 44_000 + (index % 2_000), format: "dd.mm.yyyy" },
    index * 1.5,
  ]);

const csvField = (cell: ReturnType<typeof people>[number][number]): string =>
  typeof cell === "object" ? String(cell.value) : String(cell);
