import { describe, expect, test } from "vitest";
import { type DoubtReason, formatDoubt } from "./doubt.ts";

// A missing reason is a type error.
const reasons = Object.keys({
  typo: 1,
  "mixed-scripts": 1,
  "invisible-character": 1,
  "odd-character": 1,
  numbering: 1,
  "other-link": 1,
  glued: 1,
  "split-address": 1,
  "unknown-suffix": 1,
  "other-person": 1,
  "mail-field": 1,
  "not-meant": 1,
  "several-columns": 1,
  "cell-text": 1,
  heading: 1,
} satisfies Record<DoubtReason, 1>) as DoubtReason[];

describe("texts of doubts", () => {
  test.each(reasons.map((reason) => [reason]))("%s says what is doubtful and what to do", (reason) => {
    const words = formatDoubt(reason);
    expect(words).toMatch(/^[A-Z]/);
    expect(words).toMatch(/\.$/);
    expect(words.split(/\. /)).toHaveLength(2);
    expect(words).not.toMatch(/!|please|oops|invalid/i);
  });

  test("no two doubts share a text", () => {
    expect(new Set(reasons.map((reason) => formatDoubt(reason))).size).toBe(reasons.length);
  });
});
