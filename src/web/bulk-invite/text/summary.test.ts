import { describe, expect, test } from "vitest";
import { sayCount, sayReading } from "./summary.ts";

const summary = (counts: {
  recipients: number;
  duplicates?: number;
  problems?: number;
  suggestions?: number;
}) => ({
  counts: { duplicates: 0, problems: 0, suggestions: 0, ...counts },
  tokenCount: 0,
  lineCount: 0,
  rowOptions: { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 },
  named: 0,
});

describe("words", () => {
  test("one and several differ", () => {
    expect(sayCount(1, "line")).toBe("1 line");
    expect(sayCount(2_000, "line")).toBe("2,000 lines");
    expect(sayCount(0, "person", "people")).toBe("0 people");
  });

  test("only what is there is said", () => {
    expect(sayReading(summary({ recipients: 1 }))).toBe("1 person");
    expect(sayReading(summary({ recipients: 287, duplicates: 6, suggestions: 3, problems: 4 }))).toBe(
      "287 people, 6 repeated, 3 probably mistyped, 4 cannot be read",
    );
  });
});
