import { describe, expect, test } from "vitest";
import { fileRefusal } from "./use-files.ts";

describe("file refusal", () => {
  test("text and CSV files are accepted", () => {
    expect(fileRefusal({ name: "people.CSV", size: 10, type: "application/vnd.ms-excel" })).toBeUndefined();
    expect(fileRefusal({ name: "people", size: 10, type: "text/plain" })).toBeUndefined();
  });

  test("the refusal of another type says what to do", () => {
    const refusal = fileRefusal({ name: "people.xlsx", size: 10, type: "application/zip" });
    expect(refusal).toBe(
      "“people.xlsx” is not a text or CSV file. Save the list as .csv or .txt, or copy the addresses and paste them.",
    );
  });

  test("the refusal says that a file is too large or empty", () => {
    expect(fileRefusal({ name: "a.txt", size: 31_000_000, type: "text/plain" })).toMatch(
      /has 31 MB; the limit is 20 MB/,
    );
    expect(fileRefusal({ name: "a.txt", size: 0, type: "text/plain" })).toBe("“a.txt” is empty.");
  });
});
