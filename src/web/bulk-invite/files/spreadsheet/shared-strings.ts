import type { Budget } from "./budget.ts";
import { readXml } from "./xml.ts";

/** The texts that cells refer to by position. */
export async function readSharedStrings(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  budget: Budget,
): Promise<string[]> {
  const strings: string[] = [];
  const text = createTextCollector();
  await readXml(pieces, {
    open(element) {
      if (element === "si") text.take();
      text.open(element);
    },
    close(element) {
      text.close(element);
      if (element !== "si") return;
      const whole = text.take();
      budget.spend("shared", whole.length + 1);
      strings.push(whole);
    },
    text: text.add,
  });
  return strings;
}

/** Joins the runs of a formatted text, without the reading aids of East Asian texts. */
export function createTextCollector() {
  let whole = "";
  let isInText = false;
  let isReadingAid = false;
  return {
    open(element: string) {
      if (element === "rPh") isReadingAid = true;
      if (element === "t") isInText = !isReadingAid;
    },
    close(element: string) {
      if (element === "rPh") isReadingAid = false;
      if (element === "t") isInText = false;
    },
    add: (part: string) => {
      if (isInText) whole += part;
    },
    take(): string {
      const taken = whole;
      whole = "";
      return unescapeControls(taken);
    },
  };
}

/** Excel writes a character that XML cannot hold as `_x000D_`. */
export function unescapeControls(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}
