import { describe, expect, test } from "vitest";
import { formatTokenProblem, type TokenProblemReason } from "./token-problem.ts";

// A missing reason is a type error.
const reasons = Object.keys({
  empty: 1,
  "no-at": 1,
  "several-ats": 1,
  space: 1,
  length: 1,
  "no-local": 1,
  "local-length": 1,
  "local-dots": 1,
  "local-character": 1,
  "non-ascii-local": 1,
  "invisible-character": 1,
  "typographic-hyphen": 1,
  "quoted-local": 1,
  "no-domain": 1,
  "no-dot": 1,
  "domain-dots": 1,
  "domain-character": 1,
  "domain-hyphen": 1,
  "label-length": 1,
  "numeric-tld": 1,
  "address-literal": 1,
  "no-address": 1,
  "encoded-at": 1,
  "guest-account": 1,
  "mail-header": 1,
  "html-comment": 1,
  "spelled-out": 1,
  "web-address": 1,
  "empty-cell": 1,
  "around-table": 1,
  "beside-table": 1,
  "cell-number": 1,
  "cell-boolean": 1,
  "cell-json": 1,
  "metadata-repeated": 1,
  "redirect-url": 1,
  "redirect-url-length": 1,
  "redirect-url-characters": 1,
  "redirect-url-user": 1,
  "redirect-url-host": 1,
  "expires-in-days": 1,
  metadata: 1,
  "metadata-keys": 1,
  "metadata-test-mark": 1,
  "metadata-size": 1,
  "metadata-numbers": 1,
  template: 1,
  boolean: 1,
} satisfies Record<TokenProblemReason, 1>) as TokenProblemReason[];

describe("texts of token problems", () => {
  test.each(reasons.map((reason) => [reason]))("%s says what is wrong and what to do", (reason) => {
    const words = formatTokenProblem(reason);
    expect(words).toMatch(/^[A-Z]/);
    expect(words).toMatch(/\.$/);
    expect(words.split(/[.:] /).length).toBeGreaterThan(1);
    expect(words).not.toMatch(/!|please|oops|successfully|invalid/i);
  });

  test.each([
    ["jane\ufffc@example.com", "U+FFFC"],
    ["jane\u{e0020}@example.com", "U+E0020"],
    ["\u200bjane\u2800@example.com", "U+2800"],
  ])("the text for %j names its invisible character", (source, name) => {
    expect(formatTokenProblem("invisible-character", source)).toBe(
      `The text contains an invisible character (${name}). Remove it.`,
    );
  });

  test("no two reasons share a text", () => {
    expect(new Set(reasons.map((reason) => formatTokenProblem(reason))).size).toBe(reasons.length);
  });
});
