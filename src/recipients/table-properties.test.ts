import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";
import type { Recipient, RecipientList } from "./recipient-list.ts";

/** The same tables in every run, so that a failure is one of this commit. */
const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, seed: 20_261_127 });

type Kind = "address" | "name" | "firstName" | "lastName" | "team" | "plan" | "note" | "amount";
type TableColumn = { kind: Kind; heading: string; cells: string[] };
type Style = { delimiter: string; lineEnd: string; isQuoted: boolean; hasFinalEnd: boolean };

const headings: Record<Kind, string[]> = {
  address: [
    "Email",
    "E-Mail-Adresse",
    "Adresse e-mail",
    "Correo electrónico",
    "Courriel",
    "email_address",
    "メールアドレス",
  ],
  name: ["Name", "Full Name", "display_name", "Nom complet"],
  firstName: ["First Name", "Vorname", "Prénom", "Voornaam"],
  lastName: ["Last Name", "Nachname", "Nom de famille", "Achternaam"],
  team: ["Team", "Abteilung", "Service", "Klasse 7b"],
  plan: ["metadata.plan"],
  note: ["Notes", "Bemerkung", "Comments, if any", 'The "why"', ""],
  amount: ["Amount", "Betrag", "#"],
};

const names = ["Ada", "Bo", "Cleo", "Änne", "Zoë", "花子", "O'Neil", "Anna-Lena", "Jean Luc"];
const notes = [
  "",
  "",
  "fine",
  "late, but paid",
  "a; b",
  "tab\there",
  "this | that",
  'said "hello" twice',
  "line one\nline two",
  "first\n\nthird, after a blank line",
  "=1+1",
  "'quoted'",
  "5 > 3",
  "100 %",
  "– dash –",
  "日本語",
  "🎉",
  "  spaces  ",
];
const amounts = ["", "1", "12.50", "1.234,50 €", "1 234", "-3", "2026-11-27", "0049 30 555001"];

const cellsOf: Record<Exclude<Kind, "address">, readonly string[]> = {
  name: [...names, "Brandt, Ada", 'Bo "B" Lindqvist', ""],
  firstName: [...names, ""],
  lastName: [...names, "de Vries", ""],
  team: ["Blue", "Green", "Red, white", ""],
  plan: ["free", "team", "x, y", ""],
  note: notes,
  amount: amounts,
};

const kindsOfName: Kind[][] = [[], ["name"], ["firstName", "lastName"]];

/** Columns in any order, with an address in every row. */
const tableOf = (rowCount: fc.Arbitrary<number>, prefix: string): fc.Arbitrary<TableColumn[]> =>
  fc
    .tuple(
      rowCount,
      fc.constantFrom(...kindsOfName),
      fc.subarray<Kind>(["team", "plan", "note", "amount"], { minLength: 1 }),
    )
    .chain(([count, nameKinds, others]) =>
      fc.tuple(
        ...(["address", ...nameKinds, ...others] as Kind[]).map((kind) =>
          fc.record({
            kind: fc.constant(kind),
            heading: fc.constantFrom(...headings[kind]),
            cells:
              kind === "address"
                ? fc.constant(Array.from({ length: count }, (_, i) => `${prefix}${i}@example.com`))
                : fc.array(fc.constantFrom(...cellsOf[kind]), { minLength: count, maxLength: count }),
          }),
        ),
      ),
    )
    .chain((columns) => fc.shuffledSubarray(columns, { minLength: columns.length }));

const table = tableOf(fc.integer({ min: 2, max: 7 }), "p");

const style: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  isQuoted: fc.boolean(),
  hasFinalEnd: fc.boolean(),
});
const plain: Style = { delimiter: ",", lineEnd: "\n", isQuoted: false, hasFinalEnd: true };

const rowsOf = (columns: TableColumn[]): string[][] => [
  columns.map(({ heading }) => heading),
  ...(columns[0]?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? "")),
];

function writeCell(cell: string, { delimiter, isQuoted }: Style): string {
  const mustQuote = isQuoted || /["\n]/.test(cell) || cell.includes(delimiter) || cell !== cell.trim();
  return mustQuote ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const writeRows = (rows: string[][], marks: Style): string[] =>
  rows.map((row) => row.map((cell) => writeCell(cell, marks)).join(marks.delimiter));

function writeTable(columns: TableColumn[], marks: Style): string {
  const text = writeRows(rowsOf(columns), marks).join(marks.lineEnd);
  return marks.hasFinalEnd ? text + marks.lineEnd : text;
}

const seen = ({ address, name, options }: Recipient): object => ({ address, name, options });
const readBy = (text: string): object[] => readRecipients(text).recipients.map(seen);

/** What the rows of a table must become. */
function peopleOf(columns: TableColumn[]): object[] {
  const cellOf = (kind: Kind, row: number): string =>
    columns.find((column) => column.kind === kind)?.cells[row]?.trim() ?? "";
  return (columns[0]?.cells ?? []).map((_, row) => {
    const parts = [cellOf("firstName", row), cellOf("lastName", row)].filter((part) => part !== "");
    const name = cellOf("name", row) || parts.join(" ");
    const plan = cellOf("plan", row);
    return {
      address: cellOf("address", row),
      name: name === "" ? undefined : name,
      options: plan === "" ? undefined : { publicMetadata: { plan } },
    };
  });
}

const problemsOf = (list: RecipientList): string[] =>
  list.problems.map(({ reason, source }) => `${reason}: ${source}`);

describe("a table", () => {
  test("every row of a table is one recipient with its name and metadata", () => {
    fc.assert(
      fc.property(table, style, (columns, marks) => {
        const list = readRecipients(writeTable(columns, marks));
        expect(problemsOf(list)).toEqual([]);
        expect(list.recipients.map(seen)).toEqual(peopleOf(columns));
        expect(list.duplicates).toEqual([]);
      }),
      runs(500),
    );
  });

  test("a table of a single row is one recipient", () => {
    fc.assert(
      fc.property(tableOf(fc.constant(1), "p"), style, (columns, marks) => {
        const list = readRecipients(writeTable(columns, marks));
        expect(problemsOf(list)).toEqual([]);
        expect(list.recipients.map(seen)).toEqual(peopleOf(columns));
      }),
      runs(300),
    );
  });

  test("every cell of a table is in a column that is used or named as unused", () => {
    fc.assert(
      fc.property(table, style, (columns, marks) => {
        const list = readRecipients(writeTable(columns, marks));
        // Columns without a heading and without cells at the end of a table are spaces.
        const end = columns.findLastIndex(({ heading, cells }) => (heading + cells.join("")).trim() !== "");
        const described = columns.slice(0, end + 1).map(({ heading, cells }) => ({
          heading: heading.trim(),
          filledCount: cells.filter((cell) => cell.trim() !== "").length,
        }));
        expect(list.tables.map((each) => each.columns)).toMatchObject([described]);
        expect(list.tables[0]?.rowCount).toBe(list.tokenCount);
      }),
      runs(500),
    );
  });

  test("rows with an empty or broken address are problems, and no others are", () => {
    const broken = fc.constantFrom("", "nobody", "no one at all", "a@b@example.com", "@example.com");
    const place = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        tableOf(fc.integer({ min: 5, max: 7 }), "p"),
        style,
        place,
        broken,
        (columns, marks, at, cell) => {
          const count = columns[0]?.cells.length ?? 0;
          const row = at % count;
          // A row without any value is no row.
          fc.pre(columns.some(({ kind, cells }) => kind !== "address" && cells[row]?.trim() !== ""));
          const worse = columns.map((column) =>
            column.kind === "address" ? { ...column, cells: column.cells.with(row, cell) } : column,
          );
          const list = readRecipients(writeTable(worse, marks));
          expect(list.recipients.map(seen)).toEqual(peopleOf(columns).filter((_, i) => i !== row));
          expect(list.problems).toHaveLength(1);
        },
      ),
      runs(400),
    );
  });
});

describe("the same table", () => {
  const variants: Record<string, (columns: TableColumn[], marks: Style) => string> = {
    "with a title line": (columns, marks) =>
      `Members of the club${marks.lineEnd}${writeTable(columns, marks)}`,
    "with a title line and a blank line": (columns, marks) =>
      `Members of the club${marks.lineEnd}${marks.lineEnd}${writeTable(columns, marks)}`,
    "with a byte order mark": (columns, marks) => `\ufeff${writeTable(columns, marks)}`,
    "with headings in capitals": (columns, marks) =>
      writeTable(
        columns.map((column) =>
          column.kind === "plan" ? column : { ...column, heading: column.heading.toUpperCase() },
        ),
        marks,
      ),
    "with trailing delimiters": (columns, marks) =>
      writeRows(rowsOf(columns), marks)
        .map((row) => row + marks.delimiter)
        .join(marks.lineEnd),
    "with blank lines between rows": (columns, marks) =>
      writeRows(rowsOf(columns), marks).join(marks.lineEnd + marks.lineEnd),
    "with its columns turned around": (columns, marks) => writeTable(columns.toReversed(), marks),
    "with every cell in quotes": (columns, marks) => writeTable(columns, { ...marks, isQuoted: true }),
    "with a footer": (columns, marks) =>
      `${writeTable(columns, { ...marks, hasFinalEnd: true })}${marks.lineEnd}Total: ${columns[0]?.cells.length}${marks.lineEnd}`,
  };

  test.each(Object.entries(variants))("a table %s gives the same recipients", (_, write) => {
    fc.assert(
      fc.property(table, style, (columns, marks) => {
        const text = write(columns, marks);
        const list = readRecipients(text);
        expect(list.recipients.map(seen)).toEqual(readBy(writeTable(columns, plain)));
        expect(problemsOf(list)).toEqual([]);
      }),
      runs(150),
    );
  });

  test("a table after free text and before other free text gives the same recipients", () => {
    fc.assert(
      fc.property(table, style, (columns, marks) => {
        const text = `x@example.org${marks.lineEnd}${writeTable(columns, { ...marks, hasFinalEnd: true })}${marks.lineEnd}y@example.org`;
        expect(readBy(text)).toEqual([
          { address: "x@example.org" },
          ...peopleOf(columns),
          { address: "y@example.org" },
        ]);
      }),
      runs(300),
    );
  });

  test("two tables after each other give the recipients of both", () => {
    fc.assert(
      fc.property(
        table,
        style,
        tableOf(fc.integer({ min: 2, max: 5 }), "q"),
        style,
        (one, marks, two, others) => {
          const text = `${writeTable(one, { ...marks, hasFinalEnd: true })}${marks.lineEnd}${writeTable(two, others)}`;
          const list = readRecipients(text);
          expect(list.recipients.map(seen)).toEqual([...peopleOf(one), ...peopleOf(two)]);
          expect(list.tables).toHaveLength(2);
          expect(problemsOf(list)).toEqual([]);
        },
      ),
      runs(300),
    );
  });
});

describe("damage", () => {
  test("a stray quote in any cell costs at most its row", () => {
    const place = fc.nat({ max: 1000 });
    const small = tableOf(fc.integer({ min: 3, max: 7 }), "p");
    fc.assert(
      fc.property(small, style, place, place, fc.boolean(), (columns, marks, at, column, isFirst) => {
        const rows = writeRows(rowsOf(columns), marks);
        const row = 1 + (at % (rows.length - 1));
        const cells =
          rowsOf(columns)[row]?.map((cell) => writeCell(cell.replaceAll(/\s/g, " "), marks)) ?? [];
        const damaged = column % cells.length;
        const cell = cells[damaged] ?? "";
        cells[damaged] = isFirst ? `"${cell}` : `${cell}"`;
        const text = rows.with(row, cells.join(marks.delimiter)).join(marks.lineEnd);
        const read = readRecipients(text);
        const lost = `p${row - 1}@example.com`;
        const others = peopleOf(columns).filter((_, i) => i !== row - 1);
        expect(read.recipients.filter(({ address }) => address !== lost).map(seen)).toEqual(others);
        expect(read.recipients.length + read.problems.length).toBeGreaterThanOrEqual(rows.length - 1);
      }),
      runs(500),
    );
  });
});

describe("free lists", () => {
  const people = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 2, maxLength: 12 });
  const forms: Record<string, (id: number) => string> = {
    "plain addresses": (id) => `p${id}@example.com`,
    "names with addresses": (id) => `Ada Brandt <p${id}@example.com>`,
    "addresses in angle brackets": (id) => `<p${id}@example.com>`,
    "quoted names with addresses": (id) => `"Brandt, Ada" <p${id}@example.com>`,
    "names turned around": (id) => `Brandt, Ada <p${id}@example.com>`,
  };
  const separators = ["\n", "\r\n", ";\n", "; ", ",\n"];

  test.each(
    Object.entries(forms).flatMap(([form, write]) =>
      separators.map((separator) => [form, JSON.stringify(separator), write, separator] as const),
    ),
  )("a list of %s with %s between them is not a table", (_, _name, write, separator) => {
    fc.assert(
      fc.property(people, (ids) => {
        const list = readRecipients(ids.map(write).join(separator));
        expect(list.tables).toEqual([]);
        expect(list.recipients.map(({ address }) => address)).toEqual(ids.map((id) => `p${id}@example.com`));
        expect(problemsOf(list)).toEqual([]);
      }),
      runs(40),
    );
  });

  test("several addresses on each line, with commas or semicolons between, are not a table", () => {
    const width = fc.integer({ min: 2, max: 4 });
    fc.assert(
      fc.property(people, width, fc.constantFrom(", ", ",", "; ", ";", "\t"), (ids, columns, separator) => {
        const addresses = ids.map((id) => `p${id}@example.com`);
        const lines = addresses.flatMap((_, i) =>
          i % columns === 0 ? [addresses.slice(i, i + columns).join(separator)] : [],
        );
        const list = readRecipients(lines.join("\n"));
        expect(list.tables).toEqual([]);
        expect(list.recipients.map(({ address }) => address)).toEqual(addresses);
      }),
      runs(200),
    );
  });
});
