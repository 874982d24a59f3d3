import { FileRefusal, type Sheet } from "#web/bulk-invite/files/file-content.ts";
import { createBudget } from "./budget.ts";
import { sheetOf } from "./grid.ts";
import { readOds } from "./ods.ts";
import { readXlsx } from "./xlsx.ts";
import { openZip, type Zip } from "./zip.ts";

/** The sheets of a spreadsheet that hold something, each as CSV. Throws a refusal for every other archive. */
export async function readSpreadsheet(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[]> {
  const budget = createBudget(name);
  try {
    const zip = openZip(bytes, budget);
    const refusal = await refusalOf(zip);
    if (refusal !== undefined) throw new FileRefusal(`“${name}” ${refusal}`);
    const grids = await (zip.has("content.xml") ? readOds(zip, budget) : readXlsx(zip, budget));
    const titleOf = (sheetName: string) => (grids.length === 1 ? `“${name}”` : `“${sheetName}” in “${name}”`);
    const sheets = grids.flatMap(
      ({ name: sheetName, grid }) =>
        sheetOf(grid, { name: sheetName, title: titleOf(sheetName), budget }) ?? [],
    );
    if (sheets.length > 0) return sheets;
    throw new FileRefusal(`“${name}” has no visible sheet with text. Choose the file that holds the list.`);
  } catch (error) {
    if (error instanceof FileRefusal) throw error;
    throw new FileRefusal(
      `“${name}” is damaged or incomplete. Open it, save it again as .xlsx or .csv, and choose that file.`,
    );
  }
}

const saveAs = "Open it, save it as .xlsx or .csv, and choose that file.";

/** Why an archive is not a spreadsheet that can be read, as the end of a sentence and what to do. */
async function refusalOf(zip: Zip): Promise<string | undefined> {
  const has = (pattern: RegExp) => zip.names.some((name) => pattern.test(name));
  if (zip.has("content.xml")) return refusalOfOpenDocument(zip);
  if (has(/^xl\/.*\.bin$/) && !has(/^xl\/.*workbook.*\.xml$/))
    return `is a binary workbook of Excel. ${saveAs}`;
  if (has(/\.iwa$/) || zip.has("index.zip"))
    return "is a Numbers or Pages document. Export it as Excel or CSV, and choose that file.";
  if (has(/^word\//)) return "is a Word document. Open it, copy the list and paste it.";
  if (has(/^ppt\//)) return "is a presentation. Open it, copy the list and paste it.";
  if (zip.has("[content_types].xml")) return undefined;
  return "is an archive. Unpack it and choose the files in it.";
}

async function refusalOfOpenDocument(zip: Zip): Promise<string | undefined> {
  const read = async (name: string) => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const piece of zip.read(name)) text += decoder.decode(piece, { stream: true });
    return text;
  };
  if ((await read("META-INF/manifest.xml")).includes("encryption-data"))
    return "is protected with a password. Save a copy without a password, and choose that.";
  const type = await read("mimetype");
  return type === "" || type.includes("spreadsheet")
    ? undefined
    : "is a text document or presentation. Open it, copy the list and paste it.";
}
