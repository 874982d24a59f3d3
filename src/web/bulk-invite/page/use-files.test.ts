import { describe, expect, test } from "vitest";
import { fileRefusal } from "./use-files.ts";

describe("file refusal", () => {
  test("text and CSV files are taken", () => {
    expect(fileRefusal({ name: "people.CSV", size: 10, type: "application/vnd.ms-excel" })).toBeUndefined();
    expect(fileRefusal({ name: "people", size: 10, type: "text/plain" })).toBeUndefined();
  });

  test("another type says what to do", () => {
    const words = fileRefusal({ name: "people.xlsx", size: 10, type: "application/zip" });
    expect(words).toBe(
      "“people.xlsx” is not a text or CSV file. Save the list as .csv or .txt, or copy the addresses and paste them.",
    );
  });

  test("too large and empty are said", () => {
    expect(fileRefusal({ name: "a.txt", size: 31_000_000, type: "text/plain" })).toMatch(
      /holds 31 MB; 20 MB is/,
    );
    expect(fileRefusal({ name: "a.txt", size: 0, type: "text/plain" })).toBe("“a.txt” is empty.");
  });
});
