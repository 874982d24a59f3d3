import { cellText, mailAddress } from "./grid.ts";
import { formatPlain } from "./number-format.ts";
import { attribute } from "./xml.ts";

/** A cell of an OpenDocument table; `repeat` says how many equal ones follow each other. */
export type OdsCell = { text: string; repeat: number; rowsSpanned: number; address: string | undefined };

const isCell = (element: string) => element === "table-cell" || element === "covered-table-cell";

/** Collects what a cell shows. `close` returns the cell once it has ended. */
export function createOdsCellReader() {
  let cell: OdsCell | undefined;
  let given = "";
  let paragraphs = 0;
  let text = "";

  function openInline(element: string, attributes: string) {
    if (element === "p") {
      if (paragraphs > 0) text += "\n";
      paragraphs += 1;
    }
    if (element === "s") text += " ".repeat(Math.min(100, Number(attribute(attributes, "c") ?? 1)));
    if (element === "tab") text += "\t";
    if (element === "line-break") text += "\n";
    if (element === "a" && cell !== undefined) cell.address ??= mailAddress(attribute(attributes, "href"));
  }

  return {
    open(element: string, attributes: string) {
      if (!isCell(element)) return openInline(element, attributes);
      const repeat = Number(attribute(attributes, "number-columns-repeated") ?? 1);
      const rowsSpanned = Number(attribute(attributes, "number-rows-spanned") ?? 1);
      cell = { text: "", repeat, rowsSpanned, address: undefined };
      given = attributes;
      paragraphs = 0;
      text = "";
    },
    text: (part: string) => {
      if (paragraphs > 0) text += part;
    },
    close(element: string): OdsCell | undefined {
      if (cell === undefined || !isCell(element)) return undefined;
      const shown = paragraphs === 0 ? storedValue(given) : withoutExponent(text, given);
      const closed = { ...cell, text: cellText(shown) };
      cell = undefined;
      return closed;
    },
  };
}

const withoutExponent = (text: string, attributes: string) =>
  /^-?[\d.,]+E[+-]?\d+$/i.test(text) ? formatPlain(attribute(attributes, "value") ?? text) : text;

/** Some programs store the value of a cell without its text. */
function storedValue(attributes: string): string {
  for (const name of ["value", "string-value", "date-value", "time-value", "boolean-value"]) {
    const value = attribute(attributes, name);
    if (value !== undefined) return value;
  }
  return "";
}
