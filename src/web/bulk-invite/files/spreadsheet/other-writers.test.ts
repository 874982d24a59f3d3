import { describe, expect, test } from "vitest";
import { readFile } from "#web/bulk-invite/files/read-file.ts";
import { xlsxFile } from "#web/bulk-invite/files/testing/xlsx-file.ts";
import { zipFile } from "#web/bulk-invite/files/testing/zip-file.ts";

async function readText(bytes: Uint8Array<ArrayBuffer>, name = "list.xlsx"): Promise<string | undefined> {
  const content = await readFile(new File([bytes], name));
  return content.kind === "refused" ? content.reason : content.sheets[0]?.text;
}

/** A workbook whose sheet is this XML, as other programs than Excel write it. */
const readWorksheet = async (xml: string | Uint8Array<ArrayBuffer>) =>
  readText(await xlsxFile([{ rows: [] }], { entries: { "xl/worksheets/sheet1.xml": xml } }));
const row = (cells: string) => `<worksheet><sheetData><row>${cells}</row></sheetData></worksheet>`;

describe("workbooks of other programs", () => {
  test("a text within the sheet is read without a type", async () => {
    expect(await readWorksheet(row("<c><is><t>jane@x</t></is></c>"))).toBe("jane@x");
  });

  test("a boolean may be a word", async () => {
    const cells = ["0", "1", "false", "true"].map((value) => `<c t="b"><v>${value}</v></c>`);
    expect(await readWorksheet(row(cells.join("")))).toBe("FALSE,TRUE,FALSE,TRUE");
  });

  test("the text of a formula has no escaped characters", async () => {
    expect(await readWorksheet(row('<c t="str"><f>B1</f><v>a@x_x000D_\nb@x</v></c>'))).toBe('"a@x\nb@x"');
  });

  test("a part in UTF-16 is read", async () => {
    const xml = `\u{feff}${row("<c><v>5</v></c>")}`;
    const bytes = Uint8Array.from(xml, (character) => character.charCodeAt(0));
    for (const isLittle of [true, false]) {
      const view = new DataView(new ArrayBuffer(xml.length * 2));
      for (const at of bytes.keys()) view.setUint16(at * 2, xml.charCodeAt(at), isLittle);
      expect(await readWorksheet(new Uint8Array(view.buffer))).toBe("5");
    }
  });

  test("a sheet that ends before its last tag is refused, since rows may be missing", async () => {
    const sheet = "<worksheet><sheetData><row><c><v>5</v></c></row><row><c>";
    expect(await readWorksheet(sheet)).toMatch(/is damaged or incomplete/);
  });

  test("an archive that states its sizes in 64 bits is read", async () => {
    const content = row("<c><is><t>jane@x</t></is></c>");
    const relation = (type: string, target: string) =>
      `<Relationships><Relationship Id="r" Type="t/${type}" Target="${target}"/></Relationships>`;
    const bytes = await zipFile(
      {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relation("officeDocument", "book.xml"),
        "book.xml": '<workbook><sheets><sheet name="A" r:id="r"/></sheets></workbook>',
        "_rels/book.xml.rels": relation("worksheet", "sheet.xml"),
        "sheet.xml": content,
      },
      { isLarge: true },
    );
    expect(await readText(bytes)).toBe("jane@x");
  });
});

describe("OpenDocument sheets of other programs", () => {
  const readOds = async (rows: string) => {
    const table = `<table:table><table:table-row>${rows}</table:table-row></table:table>`;
    return readText(
      await zipFile({ "content.xml": `<office:document-content>${table}</office:document-content>` }),
      "list.ods",
    );
  };

  test("a value without its text is read, also in a document that does not state its type", async () => {
    const cells = [
      'office:string-value="jane@x"',
      'office:value="5"',
      'office:date-value="2026-11-27"',
      'office:boolean-value="true"',
    ].map((value) => `<table:table-cell ${value}/>`);
    expect(await readOds(cells.join(""))).toBe("jane@x,5,2026-11-27,true");
  });

  test("drawings and reading aids are not part of a cell", async () => {
    const ruby =
      "<text:ruby><text:ruby-base>山田</text:ruby-base><text:ruby-text>やまだ</text:ruby-text></text:ruby>";
    const drawing = "<draw:custom-shape><text:p>other@x</text:p></draw:custom-shape>";
    expect(await readOds(`<table:table-cell><text:p>${ruby}</text:p>${drawing}</table:table-cell>`)).toBe(
      "山田",
    );
  });
});
