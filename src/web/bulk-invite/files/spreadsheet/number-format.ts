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
  // A duration such as [h]:mm does not depend on the first day of the calendar.
  const firstDay = is1904 && !/\[(?:h+|m+|s+)\]/i.test(pattern) ? days1904 : 0;
  const toDate = (value: number) => (/s[.,]0/i.test(pattern) ? value : toSecond(value)) + firstDay;
  return (stored) => {
    const value = Number(stored);
    // Digits that JavaScript would change, such as those of an id, stay as they are.
    if (isDate ? value < 0 : Math.abs(value) >= 1e21 || /^-?\d{16,}$/.test(stored))
      return formatPlain(stored);
    if (Number.isNaN(value)) return stored;
    const shown = format(pattern, isDate ? toDate(value) : value, { throws: false }).trim();
    // Nothing is lost to a format that hides numbers.
    return shown === "" || shown.startsWith("###") ? formatPlain(stored) : shown;
  };
}

/** The last moment of a day, which calculations give instead of midnight, belongs to the next day. */
const toSecond = (days: number) => Math.round(days * 86_400) / 86_400;

function patternOf(id: number, code: string | undefined): string | undefined {
  const pattern = code === undefined || id === 14 || id === 22 ? builtIn[id] : code;
  if (pattern === undefined) return isEastAsianDate(id) ? isoDate : undefined;
  if (/\[\$-F800\]/i.test(pattern)) return isoDate;
  if (/\[\$-F400\]/i.test(pattern)) return "hh:mm:ss";
  // Nobody wants an id or a phone number as 4.915E+10.
  return /general|^@$|[0#?]E[+-]/i.test(pattern) ? undefined : pattern;
}

/** All digits of a number, never as 1E+17. A spreadsheet keeps 15 of them, and more only in a number written out. */
export function formatPlain(stored: string): string {
  const value = Number(stored);
  if (/^-?\d+$/.test(stored) || !Number.isFinite(value)) return stored;
  return withoutExponent(String(Number(value.toPrecision(15))));
}

/** JavaScript writes an exponent from 1e+21 and below 1e-6. */
function withoutExponent(number: string): string {
  const [, sign = "", first = "", others = "", exponent] = /^(-?)(\d)\.?(\d*)e(.+)$/.exec(number) ?? [];
  if (exponent === undefined) return number;
  const digits = first + others;
  const wholeLength = Number(exponent) + 1;
  return wholeLength > 0
    ? sign + digits.padEnd(wholeLength, "0")
    : `${sign}0.${digits.padStart(digits.length - wholeLength, "0")}`;
}
