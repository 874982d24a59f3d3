import type { Budget } from "./budget.ts";
import { emptyGrid, type Grid, mailAddress } from "./grid.ts";
import { readBlock } from "./reference.ts";
import { type CellDeps, createXlsxCellReader, type XlsxCell } from "./xlsx-cell.ts";
import { attribute, readXml } from "./xml.ts";

type SheetDeps = CellDeps & {
  /** Targets of links by their id. */
  links: ReadonlyMap<string, string>;
  budget: Budget;
};

/** The cells of a worksheet as they are shown. Throws on damage. */
export async function readWorksheet(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { links, budget, ...deps }: SheetDeps,
): Promise<Grid> {
  const grid = emptyGrid();
  const cellReader = createXlsxCellReader(deps);
  let cells: string[] = [];
  let row = -1;

  function openRow(attributes: string) {
    row = Number(attribute(attributes, "r") ?? row + 2) - 1;
    cells = [];
    cellReader.startRow();
    grid.rows.push({
      index: row,
      cells,
      isHidden: /^(?:1|true)$/.test(attribute(attributes, "hidden") ?? ""),
    });
  }

  function add({ column, text, address, isUncalculated }: XlsxCell) {
    budget.spend("cells", 1);
    if (isUncalculated) grid.uncalculated += 1;
    if (text !== "") cells[column] = text;
    const block = { firstRow: row, lastRow: row, firstColumn: column, lastColumn: column };
    if (address !== undefined) grid.links.push({ ...block, address });
  }

  function addLink(attributes: string) {
    const address = mailAddress(links.get(attribute(attributes, "id") ?? ""));
    if (address !== undefined) grid.links.push({ ...readBlock(attribute(attributes, "ref")), address });
  }

  await readXml(pieces, {
    open(element, attributes) {
      if (element === "row") openRow(attributes);
      else if (element === "mergeCell") grid.merged.push(readBlock(attribute(attributes, "ref")));
      else if (element === "hyperlink") addLink(attributes);
      else cellReader.open(element, attributes);
    },
    close(element) {
      const cell = cellReader.close(element);
      if (cell !== undefined) add(cell);
    },
    text: cellReader.text,
  });
  return grid;
}
