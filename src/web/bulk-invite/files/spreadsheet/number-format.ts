import { format, isDateFormat } from "numfmt";

/** Formats that each computer shows in its own way; here dates and times are ISO. */
const isoDate = "yyyy-mm-dd";
const isoDateTime = "yyyy-mm-dd hh:mm";

/** The formats that a file names by number only. */
const builtIn: Record<number, string> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  12: "# ?/?",
  13: "# ??/??",
  14: isoDate,
  15: "d-mmm-yy",
  16: "d-mmm",
  17: "mmm-yy",
  18: "h:mm AM/PM",
  19: "h:mm:ss AM/PM",
  20: "h:mm",
  21: "h:mm:ss",
  22: isoDateTime,
  37: "#,##0;(#,##0)",
  38: "#,##0;(#,##0)",
  39: "#,##0.00;(#,##0.00)",
  40: "#,##0.00;(#,##0.00)",
  45: "mm:ss",
  46: "[h]:mm:ss",
  47: "mm:ss.0",
};
const isEastAsianDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** Days between the two date systems. */
const days1904 = 1_462;

/** Writes a number, as it is stored, the way its cell shows it. */
export type NumberFormat = (stored: string) => string;

/** `code` is the format that the file states for the id, if it does. Formats are made once per style of a file. */
export function numberFormat(id: number, code: string | undefined, is1904: boolean): NumberFormat {
  const pattern = patternOf(id, code);
  if (pattern === undefined) return formatPlain;
  const isDate = isDateFormat(pattern);
  return (stored) => {
    const value = Number(stored);
    // Digits that JavaScript would change, such as those of an id, stay as they are.
    if (Number.isNaN(value) || (!isDate && /^-?\d{16,}$/.test(stored))) return stored;
    if (isDate && value < 0) return formatPlain(stored);
    const shown = format(pattern, isDate && is1904 ? value + days1904 : value, { throws: false }).trim();
    // Nothing is lost to a format that hides numbers.
    return shown === "" || shown.startsWith("###") ? formatPlain(stored) : shown;
  };
}

function patternOf(id: number, code: string | undefined): string | undefined {
  const pattern = code === undefined || id === 14 || id === 22 ? builtIn[id] : code;
  if (pattern === undefined) return isEastAsianDate(id) ? isoDate : undefined;
  if (/\[\$-F800\]/i.test(pattern)) return isoDate;
  if (/\[\$-F400\]/i.test(pattern)) return "hh:mm:ss";
  // Nobody wants an id or a phone number as 4.915E+10.
  return /general|^@$|[0#?]E[+-]/i.test(pattern) ? undefined : pattern;
}

/** All digits of a number, never as 1E+17; fractions to the 15 digits that spreadsheets keep. */
export function formatPlain(stored: string): string {
  if (/^-?\d+$/.test(stored)) return stored;
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(Number(value.toPrecision(15)));
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}
