import { describe, expect, test } from "vitest";
import { formatPlain, numberFormat } from "./number-format.ts";

const shown = (stored: string, code: string, is1904 = false) => numberFormat(164, code, is1904)(stored);

describe("showing a number of a spreadsheet", () => {
  test("a duration of more than a day is the same in both date systems", () => {
    expect(shown("1.75", "[h]:mm:ss")).toBe("42:00:00");
    expect(shown("1.75", "[h]:mm:ss", true)).toBe("42:00:00");
    expect(shown("1.25", "[mm]:ss", true)).toBe("1800:00");
  });

  test("a calculated time just before midnight belongs to the next day", () => {
    expect(shown("46353.99999999999", "yyyy-mm-dd hh:mm")).toBe("2026-11-28 00:00");
    expect(shown("46353.5", "yyyy-mm-dd hh:mm")).toBe("2026-11-27 12:00");
    expect(shown("0.00000578703", "ss.000")).toBe("00.500");
  });

  test("a long number with an exponent has the 15 digits that spreadsheets keep", () => {
    expect(formatPlain("1.2345678901234499E+17")).toBe("123456789012345000");
    expect(formatPlain("-1.5E+25")).toBe("-15000000000000000000000000");
    expect(shown("1E+21", "0")).toBe("1000000000000000000000");
    expect(formatPlain("123456789012345678")).toBe("123456789012345678");
  });

  test("a tiny number keeps its digits", () => {
    expect(formatPlain("1.5E-7")).toBe("0.00000015");
    expect(formatPlain("-1E-25")).toBe("-0.0000000000000000000000001");
  });

  test("a cell that is no number stays as it is", () => {
    expect(formatPlain("n/a")).toBe("n/a");
    expect(shown("n/a", "0.00")).toBe("n/a");
  });
});
