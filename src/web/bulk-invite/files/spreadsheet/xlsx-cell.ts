import { cellText, mailAddress } from "./grid.ts";
import { formatPlain, type NumberFormat } from "./number-format.ts";
import { readReference } from "./reference.ts";
import { createTextCollector, unescapeControls } from "./shared-strings.ts";
import { attribute } from "./xml.ts";

/** What cells refer to: texts and formats by position. */
export type CellDeps = { strings: readonly string[]; formats: readonly NumberFormat[] };

/** `address` is that of a formula `HYPERLINK("mailto:…")`; a formula is not calculated until a value is stored with it. */
export type XlsxCell = {
  column: number;
  text: string;
  address: string | undefined;
  isUncalculated: boolean;
};

/** Collects what a cell shows. `close` returns the cell once it has ended. */
export function createXlsxCellReader({ strings, formats }: CellDeps) {
  const inline = createTextCollector();
  let column = -1;
  let type: string | undefined;
  let format = formatPlain;
  let value = "";
  let formula: string | undefined;
  let hasValue = false;
  let isIn: "value" | "formula" | undefined;

  function openCell(attributes: string) {
    const reference = attribute(attributes, "r");
    // Cells without a reference follow each other.
    column = reference === undefined ? column + 1 : readReference(reference).column;
    type = attribute(attributes, "t");
    format = formats[Number(attribute(attributes, "s") ?? 0)] ?? formatPlain;
    value = "";
    formula = undefined;
    hasValue = false;
    inline.take();
  }

  function sharedText(position: number): string {
    const text = strings[position];
    if (text === undefined) throw new Error("a text that is not in the file");
    return text;
  }

  function shown(): string {
    if (value === "") return inline.take();
    if (type === "s") return sharedText(Number(value));
    if (type === "b") return /^(?:0|false)$/i.test(value) ? "FALSE" : "TRUE";
    if (type === "d") return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, "").replace("T", " ");
    return type === undefined || type === "n" ? format(value) : unescapeControls(value);
  }

  return {
    startRow: () => void (column = -1),
    open(element: string, attributes: string) {
      if (element === "c") openCell(attributes);
      else if (element === "v") {
        isIn = "value";
        hasValue = true;
      } else if (element === "f") {
        isIn = "formula";
        formula = "";
      } else inline.open(element);
    },
    text: (part: string) => {
      if (isIn === "value") value += part;
      else if (isIn === "formula") formula = (formula ?? "") + part;
      else inline.add(part);
    },
    close(element: string): XlsxCell | undefined {
      if (element === "v" || element === "f") isIn = undefined;
      inline.close(element);
      if (element !== "c") return undefined;
      const address = mailAddress(/^\s*HYPERLINK\(\s*"([^"]*)"/i.exec(formula ?? "")?.[1]);
      const text = cellText(shown());
      const isUncalculated = formula !== undefined && !hasValue && text === "" && address === undefined;
      return { column, text, address, isUncalculated };
    },
  };
}
