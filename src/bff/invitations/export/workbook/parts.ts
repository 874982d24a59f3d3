const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const schemas = "http://schemas.openxmlformats.org";
const relations = `${schemas}/officeDocument/2006/relationships`;
const spreadsheet = `${schemas}/spreadsheetml/2006/main`;
const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The position of each style in the style sheet. */
export const cellStyles = { plain: 0, text: 1, time: 2, header: 3 } as const;

/** 49 is the format of texts; numbers from 164 are free to use. */
const styles = `${head}<styleSheet xmlns="${spreadsheet}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>\
</styleSheet>`;

export const sheetPath = (nth: number): string => `xl/worksheets/sheet${nth}.xml`;

/** The parts of a workbook apart from its sheets, by their path. */
export function workbookParts(title: string, sheets: number): Record<string, string> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const listed = numbers.map(
    (nth) => `<sheet name="${nth === 1 ? title : `${title} ${nth}`}" sheetId="${nth}" r:id="rId${nth}"/>`,
  );
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  const relationsXml = (list: readonly string[]) =>
    `${head}<Relationships xmlns="${schemas}/package/2006/relationships">${list.join("")}</Relationships>`;
  const override = (path: string, kind: string) =>
    `<Override PartName="/${path}" ContentType="${contentType}.${kind}+xml"/>`;
  return {
    "xl/workbook.xml": `${head}<workbook xmlns="${spreadsheet}" xmlns:r="${relations}"><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relationsXml([
      ...numbers.map((nth) => relation(`rId${nth}`, "worksheet", `worksheets/sheet${nth}.xml`)),
      relation("styles", "styles", "styles.xml"),
    ]),
    "xl/styles.xml": styles,
    "_rels/.rels": relationsXml([relation("workbook", "officeDocument", "xl/workbook.xml")]),
    "[Content_Types].xml": `${head}<Types xmlns="${schemas}/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>${override("xl/workbook.xml", "sheet.main")}\
${numbers.map((nth) => override(sheetPath(nth), "worksheet")).join("")}${override("xl/styles.xml", "styles")}</Types>`,
  };
}
