import { describe, expect, test } from "vitest";
import { formatSummary } from "./summary.ts";

const summary = (counts: {
  recipients: number;
  duplicates?: number;
  outside?: number;
  problems?: number;
  suggestions?: number;
}) => ({
  counts: { duplicates: 0, outside: 0, problems: 0, suggestions: 0, ...counts },
  tokenCount: 0,
  rowOptions: { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 },
});

describe("summary", () => {
  test("a summary leaves out empty groups", () => {
    expect(formatSummary(summary({ recipients: 1 }))).toBe("1 person");
    expect(
      formatSummary(summary({ recipients: 287, duplicates: 6, suggestions: 3, outside: 2, problems: 4 })),
    ).toBe("287 people, 6 duplicates, 3 possible typos, 2 not allowed, 4 not recognised");
  });
});
