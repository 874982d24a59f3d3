import type { Budget } from "./budget.ts";
import { emptyGrid, type Grid } from "./grid.ts";
import { createOdsCellReader, type OdsCell } from "./ods-cell.ts";
import { attribute, readXml } from "./xml.ts";
import type { Zip } from "./zip.ts";

type NamedGrid = { name: string; grid: Grid };

/** What is in a cell beside its text: comments, drawings with texts of their own, and East Asian reading aids. */
const asides = new Set([
  "annotation",
  "shapes",
  "frame",
  "custom-shape",
  "rect",
  "caption",
  "g",
  "ruby-text",
]);

/** The visible sheets of an OpenDocument spreadsheet, whose cells hold their text as it is shown. Throws on damage. */
export async function readOds(zip: Zip, budget: Budget): Promise<NamedGrid[]> {
  const grids: NamedGrid[] = [];
  const hiddenStyles = new Set<string>();
  const cellReader = createOdsCellReader();
  let style = "";
  let asideDepth = 0;
  let table = createTable(budget);

  function openTable(attributes: string) {
    table = createTable(budget);
    if (hiddenStyles.has(attribute(attributes, "style-name") ?? "")) return;
    grids.push({ name: attribute(attributes, "name") ?? "", grid: table.grid });
  }

  await readXml(zip.read("content.xml"), {
    open(element, attributes) {
      if (asides.has(element)) asideDepth += 1;
      if (asideDepth > 0) return;
      const isHidden = element === "table-properties" && attribute(attributes, "display") === "false";
      if (element === "style") style = attribute(attributes, "name") ?? "";
      else if (isHidden) hiddenStyles.add(style);
      else if (element === "table") openTable(attributes);
      else if (element === "table-row") table.openRow(attributes);
      else cellReader.open(element, attributes);
    },
    close(element) {
      if (asides.has(element)) asideDepth -= 1;
      if (asideDepth > 0) return;
      if (element === "table-row") return table.closeRow();
      const cell = cellReader.close(element);
      if (cell !== undefined) table.add(cell);
    },
    text(part) {
      if (asideDepth === 0) cellReader.text(part);
    },
  });
  return grids;
}

/** Builds the grid of a table. Equal cells and rows are stored once, with their number. */
function createTable(budget: Budget) {
  const grid = emptyGrid();
  let row = 0;
  let rowRepeat = 1;
  let isHidden = false;
  let column = 0;
  let cells: string[] = [];

  return {
    grid,
    openRow(attributes: string) {
      rowRepeat = Number(attribute(attributes, "number-rows-repeated") ?? 1);
      isHidden = (attribute(attributes, "visibility") ?? "visible") !== "visible";
      column = 0;
      cells = [];
    },
    add({ text, repeat, rowsSpanned, address }: OdsCell) {
      const block = { firstRow: row, firstColumn: column, lastColumn: column };
      if (rowsSpanned > 1) grid.merged.push({ ...block, lastRow: row + rowsSpanned - 1 });
      if (address !== undefined) grid.links.push({ ...block, lastRow: row, address });
      // Empty cells are repeated to the last column.
      if (text !== "") budget.spend("cells", repeat);
      for (let at = column; at < column + (text === "" ? 0 : repeat); at += 1) cells[at] = text;
      column += repeat;
    },
    closeRow() {
      const first = row;
      row += rowRepeat;
      if (cells.length === 0) return;
      budget.spend("cells", (rowRepeat - 1) * cells.length);
      for (let index = first; index < row; index += 1) grid.rows.push({ index, cells: [...cells], isHidden });
    },
  };
}
