import { zipFile } from "./zip-file.ts";

/** A number may have the format of its cell, and any cell may be given as XML. */
type TestCell =
  | string
  | number
  | boolean
  | { value: number | string; format: string }
  | { xml: string }
  | null;

export type TestSheet = {
  name?: string;
  rows: readonly (readonly TestCell[])[];
  state?: "hidden" | "veryHidden";
  /** XML after the rows, such as merged cells and links. */
  after?: string;
  /** Targets of links, which have the ids `link1`, `link2`, … */
  links?: readonly string[];
};

type Options = {
  is1904?: boolean;
  entries?: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;
};

const type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const relations = (all: readonly string[]) => `<Relationships>${all.join("")}</Relationships>`;
const relation = (id: string, kind: string, target: string, mode = "Internal") =>
  `<Relationship Id="${id}" Type="${type}/${kind}" Target="${escape(target)}" TargetMode="${mode}"/>`;

/** The bytes of an Excel workbook, as Excel writes it: texts are shared, formats are styles. */
export function xlsxFile(
  sheets: readonly TestSheet[],
  { is1904 = false, entries = {} }: Options = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const strings = new Map<string, number>();
  const formats = new Map<string, number>();
  const positionIn = (all: Map<string, number>, key: string) => {
    const position = all.get(key) ?? all.size;
    all.set(key, position);
    return position;
  };

  function cellXml(cell: TestCell, reference: string): string {
    if (cell === null) return "";
    if (typeof cell === "string") return `<c r="${reference}" t="s"><v>${positionIn(strings, cell)}</v></c>`;
    if (typeof cell === "boolean") return `<c r="${reference}" t="b"><v>${Number(cell)}</v></c>`;
    if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
    if ("xml" in cell) return cell.xml.replace("<c", `<c r="${reference}"`);
    return `<c r="${reference}" s="${positionIn(formats, cell.format) + 1}"><v>${cell.value}</v></c>`;
  }
  const rowXml = (row: readonly TestCell[], index: number) =>
    `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, columnName(column) + (index + 1))).join("")}</row>`;

  const worksheets = sheets.flatMap(({ rows, after = "", links = [] }, index) => [
    [
      `xl/worksheets/sheet${index + 1}.xml`,
      `<?xml version="1.0"?><worksheet><sheetData>${rows.map(rowXml).join("")}</sheetData>${after}</worksheet>`,
    ],
    [
      `xl/worksheets/_rels/sheet${index + 1}.xml.rels`,
      relations(links.map((target, at) => relation(`link${at + 1}`, "hyperlink", target, "External"))),
    ],
  ]);
  const codes = [...formats.keys()].map(
    (code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escape(code)}"/>`,
  );
  const styles = [...formats.values()].map((at) => `<xf numFmtId="${164 + at}"/>`);
  return zipFile({
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relations([relation("rId1", "officeDocument", "xl/workbook.xml")]),
    "xl/workbook.xml": workbookXml(sheets, is1904),
    "xl/_rels/workbook.xml.rels": relations([
      ...sheets.map((_, at) => relation(`rId${at + 1}`, "worksheet", `worksheets/sheet${at + 1}.xml`)),
      relation("strings", "sharedStrings", "sharedStrings.xml"),
      relation("styles", "styles", "/xl/styles.xml"),
    ]),
    "xl/styles.xml": `<styleSheet><numFmts>${codes.join("")}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join("")}</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst>${[...strings.keys()].map((text) => `<si><t>${escape(text)}</t></si>`).join("")}</sst>`,
    ...Object.fromEntries(worksheets),
    ...entries,
  });
}

function workbookXml(sheets: readonly TestSheet[], is1904: boolean): string {
  const list = sheets.map(
    ({ name = `Sheet${sheets.length}`, state = "visible" }, at) =>
      `<sheet name="${escape(name)}" sheetId="${at + 1}" state="${state}" r:id="rId${at + 1}"/>`,
  );
  return `<workbook><workbookPr date1904="${is1904}"/><sheets>${list.join("")}</sheets></workbook>`;
}

/** `A` for 0, `AA` for 26. */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
