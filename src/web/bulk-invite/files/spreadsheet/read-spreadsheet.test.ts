import { describe, expect, test } from "vitest";
import type { Sheet } from "#web/bulk-invite/files/file-content.ts";
import { readFile } from "#web/bulk-invite/files/read-file.ts";
import { type TestSheet, xlsxFile } from "#web/bulk-invite/files/testing/xlsx-file.ts";
import { zipFile } from "#web/bulk-invite/files/testing/zip-file.ts";

async function readBytes(bytes: Uint8Array<ArrayBuffer>, name = "list.xlsx"): Promise<Sheet[]> {
  const content = await readFile(new File([bytes], name));
  if (content.kind === "refused") throw new Error(content.reason);
  return content.sheets;
}
const readSheets = async (...given: Parameters<typeof xlsxFile>) => readBytes(await xlsxFile(...given));
const readSheet = async (sheet: TestSheet, options = {}) => (await readSheets([sheet], options))[0]?.text;

/** Shows one number with a format, as its cell does. */
async function shown(value: number | string, format: string, options = {}): Promise<string | undefined> {
  return readSheet({ rows: [[{ value, format }]] }, options);
}

describe("reading an Excel workbook", () => {
  test("texts, numbers and booleans become a table in CSV", async () => {
    const rows = [
      ["Name", "E-mail", "Count", "Active"],
      ["Doe, Jane", "jane@example.com", 5, true],
      ['Max "Mäxchen" Roe', "max@example.org", 0.1 + 0.2, false],
    ];
    expect(await readSheets([{ name: "People", rows }])).toEqual([
      {
        name: "People",
        rowCount: 3,
        text: [
          "Name,E-mail,Count,Active",
          '"Doe, Jane",jane@example.com,5,TRUE',
          '"Max ""Mäxchen"" Roe",max@example.org,0.3,FALSE',
        ].join("\n"),
        notices: [],
      },
    ]);
  });

  test("numbers and dates are shown in the format of their cell", async () => {
    expect(await shown(46_353, "dd.mm.yyyy")).toBe("27.11.2026");
    expect(await shown(46_353.5, "yyyy-mm-dd hh:mm")).toBe("2026-11-27 12:00");
    expect(await shown(0.125, "0.0%")).toBe("12.5%");
    expect(await shown(123, "00000")).toBe("00123");
    expect(await shown(1_234.5, "#,##0.00")).toBe('"1,234.50"');
    expect(await shown(36_526, "dd.mm.yyyy", { is1904: true })).toBe("02.01.2004");
  });

  test("dates that each computer shows in its own way are ISO dates", async () => {
    expect(await shown(46_353, "[$-F800]dddd, mmmm dd, yyyy")).toBe("2026-11-27");
    const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>';
    const rows = [[{ xml: '<c s="1"><v>46353</v></c>' }]];
    expect(await readSheet({ rows }, { entries: { "xl/styles.xml": styles } })).toBe("2026-11-27");
  });

  test("a long number keeps its digits and has no exponent", async () => {
    expect(await shown("123456789012345678", "0")).toBe("123456789012345678");
    expect(await shown("4.9151234567E10", "0.00E+00")).toBe("49151234567");
    expect(await readSheet({ rows: [[1e17]] })).toBe("100000000000000000");
    expect(await readSheet({ rows: [[{ xml: "<c><v>1.5E-7</v></c>" }]] })).toBe("0.00000015");
  });

  test("a formula gives its stored value, an error its name", async () => {
    const rows = [
      [
        { xml: '<c t="str"><f>A1&amp;"@x"</f><v>jane@x</v></c>' },
        { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' },
      ],
    ];
    expect(await readSheet({ rows })).toBe("jane@x,#DIV/0!");
  });

  test("formatted text, entities and escaped characters are plain text", async () => {
    const strings =
      "<sst><si><r><t>Ja</t></r><r><rPr><b/></rPr><t xml:space='preserve'>ne </t></r><rPh><t>no</t></rPh></si>" +
      "<si><t>R&amp;D &#x263A;</t></si><si><t>a_x000D__x000A_b</t></si></sst>";
    const rows = [0, 1, 2].map((at) => [{ xml: `<c t="s"><v>${at}</v></c>` }]);
    const text = await readSheet({ rows }, { entries: { "xl/sharedStrings.xml": strings } });
    expect(text).toBe('Jane\nR&D ☺\n"a\nb"');
  });

  test("texts within the sheet and cells without a reference are read", async () => {
    const sheet =
      '<x:worksheet xmlns:x="s"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a@x</x:t></x:is></x:c>' +
      '<x:c t="d"><x:v>2026-11-27T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await readSheet({ rows: [] }, { entries: { "xl/worksheets/sheet1.xml": sheet } })).toBe(
      "a@x,2026-11-27",
    );
  });

  test("empty rows and columns around and within the table are left out", async () => {
    const rows = [
      [null],
      [null, "Name", null, "E-mail"],
      [null, "Jane", "", "jane@x"],
      [],
      [],
      [null, "End"],
    ];
    expect(await readSheet({ rows })).toBe("Name,E-mail\nJane,jane@x\n\nEnd,");
  });

  test("a value that is merged over several rows counts for each of them", async () => {
    const rows = [
      ["Sales", "a@x"],
      [null, "b@x"],
      [null, null],
      ["Title", "c@x"],
    ];
    const after = '<mergeCells><mergeCell ref="A1:A3"/><mergeCell ref="A4:C4"/></mergeCells>';
    expect(await readSheet({ rows, after })).toBe("Sales,a@x\nSales,b@x\n\nTitle,c@x");
  });

  test("a linked name gets the address of its link, unless the row shows the address", async () => {
    const rows = [
      ["Jane Doe", "Sales"],
      ["jane@x", null],
      ["Max", "max@x"],
      ["other@x", null],
      [{ xml: '<c t="str"><f>HYPERLINK("mailto:kim@x","Kim")</f><v>Kim</v></c>' }],
    ];
    const links = [
      "mailto:jane@x?subject=Hello%20you",
      "mailto:JANE@x",
      "mailto:max%40x",
      "https://example.com",
    ];
    const after = ["A1", "A2", "A3", "B1", "A4"].map(
      (ref, at) => `<hyperlink ref="${ref}" r:id="link${at === 4 ? 1 : at + 1}"/>`,
    );
    expect(await readSheet({ rows, links, after: after.join("") })).toBe(
      'Jane Doe <jane@x>,Sales\njane@x,\nMax,max@x\n"""jane@x"" <other@x>",\nKim <kim@x>,',
    );
  });

  test("an address that was typed over the one of its link is meant, and shows the other one", async () => {
    const rows = [
      ["Max", "max@x"],
      ["Ann", "joann@x"],
    ];
    const after = '<hyperlink ref="B1" r:id="link1"/><hyperlink ref="A2" r:id="link2"/>';
    expect(await readSheet({ rows, links: ["mailto:jane@x", "mailto:ann@x"], after })).toBe(
      'Max,"""jane@x"" <max@x>"\nAnn <ann@x>,joann@x',
    );
  });

  test("every line break within a cell keeps it one cell", async () => {
    const rows = [["Jane_x000B_Doe", "a\u{2028}b", "c\u{85}d"]];
    expect(await readSheet({ rows })).toBe('"Jane\nDoe","a\nb","c\nd"');
  });

  test("hidden rows and formulas without a result are announced with what to do", async () => {
    const cells = "<c><v>1</v></c><c><f>A1</f></c><c><f>A1</f><v></v></c>";
    const xml = `<worksheet><sheetData><row>${cells}</row><row hidden="1"><c><v>2</v></c></row><row hidden="1"/></sheetData></worksheet>`;
    const notices = async (sheets: TestSheet[]) =>
      (await readSheets(sheets, { entries: { "xl/worksheets/sheet1.xml": xml } })).map(
        (sheet) => sheet.notices,
      );
    expect(await notices([{ rows: [] }])).toEqual([
      [
        "“list.xlsx” has 1 hidden row, added like the others. To leave it out, copy the visible rows and paste those.",
        "“list.xlsx” has 1 formula without a result, left empty here. Open the file in a spreadsheet program, save it, and add it again.",
      ],
    ]);
    expect(
      await notices([
        { name: "One", rows: [] },
        { name: "Two", rows: [["x"]] },
      ]),
    ).toEqual([[expect.stringMatching(/^“One” in “list.xlsx” has 1 hidden row/), expect.any(String)], []]);
  });

  test("hidden and empty sheets are not offered, hidden rows are read", async () => {
    const visible =
      '<worksheet><sheetData><row r="1" hidden="1"><c><v>1</v></c></row></sheetData></worksheet>';
    const sheets = await readSheets(
      [
        { name: "One", rows: [] },
        { name: "Secret", rows: [["s@x"]], state: "hidden" },
        { name: "Very secret", rows: [["v@x"]], state: "veryHidden" },
        { name: "Empty", rows: [[null]] },
        { name: "Two", rows: [["b@x"]] },
      ],
      { entries: { "xl/worksheets/sheet1.xml": visible } },
    );
    expect(sheets.map(({ name, text }) => [name, text])).toEqual([
      ["One", "1"],
      ["Two", "b@x"],
    ]);
  });
});

describe("reading an OpenDocument spreadsheet", () => {
  const odsFile = (content: string, entries = {}) =>
    zipFile({
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "META-INF/manifest.xml": "<manifest/>",
      "content.xml": `<office:document-content>${content}</office:document-content>`,
      ...entries,
    });
  const cell = (text: string, attributes = "") =>
    `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
  const row = (cells: string, attributes = "") => `<table:table-row ${attributes}>${cells}</table:table-row>`;

  test("cells are read as they are shown", async () => {
    const content =
      '<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>' +
      '<table:table table:name="Gäste" table:style-name="ta1">' +
      row(cell("Name") + cell("E-mail") + '<table:table-cell table:number-columns-repeated="16382"/>') +
      row(
        `<table:table-cell><office:annotation><text:p>A comment</text:p></office:annotation><text:p><text:a xlink:href="mailto:jane@x">Jane<text:s/>Doe</text:a></text:p></table:table-cell>` +
          cell("27.11.26", 'office:date-value="2026-11-27"'),
      ) +
      row(
        cell("1.2E+17", 'office:value="123456789012345678"') + cell("b@x"),
        'table:number-rows-repeated="2"',
      ) +
      row("<table:table-cell/>", 'table:number-rows-repeated="1048000"') +
      "</table:table>" +
      `<table:table table:name="Hidden" table:style-name="ta2">${row(cell("h@x"))}</table:table>`;
    expect(await readBytes(await odsFile(content), "list.ods")).toEqual([
      {
        name: "Gäste",
        rowCount: 4,
        text: "Name,E-mail\nJane Doe <jane@x>,27.11.26\n123456789012345678,b@x\n123456789012345678,b@x",
        notices: [],
      },
    ]);
  });

  test("a protected document is refused", async () => {
    const bytes = await odsFile("", { "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>" });
    await expect(readBytes(bytes, "list.ods")).rejects.toThrow(/is protected with a password/);
  });
});

describe("refusing an archive", () => {
  const others = [
    ["letter.docx", { "word/document.xml": "" }, /is a Word document/],
    ["slides.pptx", { "ppt/presentation.xml": "" }, /is a presentation/],
    ["list.numbers", { "Index/Document.iwa": "" }, /Export it as Excel or CSV/],
    ["list.xlsb", { "[Content_Types].xml": "", "xl/workbook.bin": "" }, /is a binary workbook of Excel/],
    [
      "letter.odt",
      { mimetype: "application/vnd.oasis.opendocument.text", "content.xml": "" },
      /is a text document/,
    ],
    ["lists.zip", { "a.csv": "a@x" }, /is an archive\. Unpack it/],
  ] as const;
  test.each(others)("%s is refused with what to do", async (name, entries, sentence) => {
    await expect(readBytes(await zipFile(entries), name)).rejects.toThrow(sentence);
  });

  test("a workbook without text is refused", async () => {
    await expect(readSheets([{ rows: [[null]] }])).rejects.toThrow(/no visible sheet with text/);
  });

  test("a workbook that is cut off or changed anywhere is read or refused, never half read", async () => {
    const rows = Array.from({ length: 50 }, (_, at) => [`Person ${at}`, `person${at}@example.com`]);
    const bytes = await xlsxFile([{ rows }]);
    const [whole] = await readBytes(bytes);
    for (const length of [10, 100, bytes.length / 2, bytes.length - 1])
      await expect(readBytes(bytes.slice(0, length))).rejects.toThrow(/is damaged or incomplete/);
    for (let at = 30; at < bytes.length; at += 97) {
      const damaged = bytes.with(at, (bytes[at] ?? 0) ^ 0x55) as Uint8Array<ArrayBuffer>;
      const content = await readFile(new File([damaged], "list.xlsx"));
      expect(content.kind === "sheets" ? content.sheets[0]?.text : whole?.text).toBe(whole?.text);
    }
  });

  test("a workbook that refers to a text or sheet that is not there is refused", async () => {
    const cell = '<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>';
    const withoutText = xlsxFile([{ rows: [["a@x"]] }], { entries: { "xl/worksheets/sheet1.xml": cell } });
    await expect(readBytes(await withoutText)).rejects.toThrow(/is damaged/);
    const relations =
      '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="none.xml"/></Relationships>';
    const withoutSheet = xlsxFile([{ rows: [["a@x"]] }], {
      entries: { "xl/_rels/workbook.xml.rels": relations },
    });
    await expect(readBytes(await withoutSheet)).rejects.toThrow(/is damaged/);
  });

  test("a document type, which can name billions of texts, is refused", async () => {
    const sheet = '<!DOCTYPE a [<!ENTITY b "b">]><worksheet><sheetData/></worksheet>';
    const bytes = xlsxFile([{ rows: [["a@x"]] }], { entries: { "xl/worksheets/sheet1.xml": sheet } });
    await expect(readBytes(await bytes)).rejects.toThrow(/is damaged/);
  });

  const bombs: [string, Readonly<Record<string, string>>][] = [
    [
      "rows that unpack to sixty megabytes",
      { "xl/worksheets/sheet1.xml": `<worksheet>${"<row/>".repeat(10_000_000)}` },
    ],
    [
      "a long text that a million cells share",
      {
        "xl/sharedStrings.xml": `<sst><si><t>${"a".repeat(32_767)}</t></si></sst>`,
        "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${'<row><c t="s"><v>0</v></c></row>'.repeat(4_000)}</sheetData></worksheet>`,
      },
    ],
    [
      "merged cells over all rows, many times",
      {
        "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c><v>1</v></c></row></sheetData>${'<mergeCell ref="A1:A1048576"/>'.repeat(10)}</worksheet>`,
      },
    ],
  ];
  test.each(bombs)("a file with %s is refused as too much", async (_, entries) => {
    const bytes = await xlsxFile([{ rows: [] }], { entries });
    expect(bytes.length).toBeLessThan(1_000_000);
    await expect(readBytes(bytes)).rejects.toThrow(/holds too much to be read here/);
  });

  test("repeated cells of an OpenDocument sheet are counted", async () => {
    const cell =
      '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>';
    const content = `<table:table><table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row></table:table>`;
    const bytes = await zipFile({
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": content,
    });
    await expect(readBytes(bytes, "list.ods")).rejects.toThrow(/holds too much/);
  });
});
