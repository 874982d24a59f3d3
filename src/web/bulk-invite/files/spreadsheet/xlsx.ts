import type { Budget } from "./budget.ts";
import type { Grid } from "./grid.ts";
import { type NumberFormat, numberFormat } from "./number-format.ts";
import { readSharedStrings } from "./shared-strings.ts";
import { readWorksheet } from "./worksheet.ts";
import { attribute, readXml } from "./xml.ts";
import type { Zip } from "./zip.ts";

/** A relation of a part: its target is a path in the archive, or an address outside. */
type Relation = { type: string; target: string };

/** The visible sheets of an Excel workbook. Throws on damage. */
export async function readXlsx(zip: Zip, budget: Budget): Promise<{ name: string; grid: Grid }[]> {
  const root = await readRelations(zip, "");
  const workbookPath = [...root.values()].find(({ type }) => type === "officeDocument")?.target;
  if (workbookPath === undefined) throw new Error("no workbook");
  const { sheets, is1904 } = await readWorkbook(zip, workbookPath);
  const relations = await readRelations(zip, workbookPath);
  const pathOf = (wanted: string) =>
    [...relations.values()].find(({ type }) => type === wanted)?.target ?? "";
  const strings = await readSharedStrings(zip.read(pathOf("sharedStrings")), budget);
  const formats = await readFormats(zip, pathOf("styles"), is1904);
  const grids: { name: string; grid: Grid }[] = [];
  for (const { name, relationId } of sheets) {
    const path = relations.get(relationId)?.target;
    if (path === undefined || !zip.has(path)) throw new Error("a sheet that is not in the file");
    const links = new Map([...(await readRelations(zip, path))].map(([id, { target }]) => [id, target]));
    grids.push({ name, grid: await readWorksheet(zip.read(path), { strings, formats, links, budget }) });
  }
  return grids;
}

async function readWorkbook(zip: Zip, path: string) {
  const sheets: { name: string; relationId: string }[] = [];
  let is1904 = false;
  await readXml(zip.read(path), {
    open(element, attributes) {
      if (element === "workbookPr") is1904 = /^(?:1|true)$/.test(attribute(attributes, "date1904") ?? "");
      if (element !== "sheet" || /hidden/i.test(attribute(attributes, "state") ?? "")) return;
      const name = attribute(attributes, "name") ?? "";
      sheets.push({ name, relationId: attribute(attributes, "id") ?? "" });
    },
    close: () => {},
    text: () => {},
  });
  return { sheets, is1904 };
}

/** The relations of a part by their id. They are in a file beside it. */
async function readRelations(zip: Zip, path: string): Promise<Map<string, Relation>> {
  const slash = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, slash);
  const relations = new Map<string, Relation>();
  await readXml(zip.read(`${folder}_rels/${path.slice(slash)}.rels`), {
    open(element, attributes) {
      const target = attribute(attributes, "Target");
      if (element !== "Relationship" || target === undefined) return;
      const isOutside = attribute(attributes, "TargetMode") === "External";
      relations.set(attribute(attributes, "Id") ?? "", {
        type: /[^/]*$/.exec(attribute(attributes, "Type") ?? "")?.[0] ?? "",
        target: isOutside ? target : resolvePath(folder, target),
      });
    },
    close: () => {},
    text: () => {},
  });
  return relations;
}

function resolvePath(folder: string, target: string): string {
  const parts: string[] = target.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The number format of each style, by its position. */
async function readFormats(zip: Zip, path: string, is1904: boolean): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let isInStyles = false;
  await readXml(zip.read(path), {
    open(element, attributes) {
      const id = Number(attribute(attributes, "numFmtId") ?? 0);
      if (element === "numFmt") codes.set(id, attribute(attributes, "formatCode") ?? "");
      if (element === "cellXfs") isInStyles = true;
      if (element === "xf" && isInStyles) formats.push(numberFormat(id, codes.get(id), is1904));
    },
    close(element) {
      if (element === "cellXfs") isInStyles = false;
    },
    text: () => {},
  });
  return formats;
}
