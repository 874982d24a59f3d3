import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress, isAddress } from "./address.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { closeGap, readSpelledOut, repairAddress, suggestAddress } from "./repair.ts";

describe("repairing one mistake", () => {
  test.each<[string, AddressProblem, string | undefined]>([
    ["jane..doe@example.com", "local-dots", "jane.doe@example.com"],
    ["jane....doe@example.com", "local-dots", "jane.doe@example.com"],
    [".jane@example.com", "local-dots", "jane@example.com"],
    ["jane.@example.com", "local-dots", "jane@example.com"],
    ["..jane..@example.com", "local-dots", "jane@example.com"],
    ["jane@example..com", "domain-dots", "jane@example.com"],
    ["jane@.example.com", "domain-dots", "jane@example.com"],
    ["jane@@example.com", "several-ats", "jane@example.com"],
    ["jane@x@example.com", "several-ats", undefined],
    ["jane @example.com", "space", "jane@example.com"],
    ["jane@ example . com", "space", "jane@example.com"],
    ["jane doe@example.com", "space", undefined],
    ["José@example.com", "non-ascii-local", "jose@example.com"],
    ["müller@example.com", "non-ascii-local", "muller@example.com"],
    ["o’neill@example.com", "non-ascii-local", "o'neill@example.com"],
    ["küche@münchen.example", "non-ascii-local", "kuche@münchen.example"],
    ["jаne@example.com", "non-ascii-local", "jane@example.com"],
    ["jane\ufffc@example.com", "invisible-character", "jane@example.com"],
    ["\uf0b7jane@example.com", "invisible-character", "jane@example.com"],
    ["jane@exam\u3164ple.com", "invisible-character", "jane@example.com"],
    ["jané\ufffc@example.com", "invisible-character", "jane@example.com"],
    ["jean‑luc@example.com", "typographic-hyphen", "jean-luc@example.com"],
    ["jane@my−company.example", "typographic-hyphen", "jane@my-company.example"],
    ["oﬃce@example.com", "non-ascii-local", "office@example.com"],
    ["jane@gmail,com", "domain-character", "jane@gmail.com"],
    ["jane@example.com\\n", "domain-character", "jane@example.com"],
    ["jane@exam_ple.com", "domain-character", undefined],
    ["用户@example.com", "non-ascii-local", undefined],
    ["jane@gmail", "no-dot", "jane@gmail.com"],
    ["Jane@GmailCom", "no-dot", "jane@gmail.com"],
    ["jane@gmial", "no-dot", "jane@gmail.com"],
    ["jane@localhost", "no-dot", undefined],
    ["jane..doe@gmial.com", "local-dots", "jane.doe@gmail.com"],
    ["jane@-example.com", "domain-hyphen", undefined],
    [`${"a..".repeat(200)}@example.com`, "local-dots", undefined],
  ])("%s (%s) is repaired to %s", (text, reason, meant) => {
    expect(checkAddress(text)).toEqual({ ok: false, reason });
    expect(repairAddress(text, reason)?.suggestion).toBe(meant);
  });
});

describe("another mailbox", () => {
  test.each([
    ["josé@example.com", true],
    ["küche@münchen.example", true],
    ["jаne@example.com", true],
    ["jané\ufffc@example.com", true],
    ["o’neill@example.com", undefined],
    ["oﬃce@example.com", undefined],
    ["jean‑luc@example.com", undefined],
    ["jane\u2800@example.com", undefined],
    ["jane..doe@example.com", undefined],
  ])("the suggestion for %j leads to another mailbox: %s", (text, isOtherMailbox) => {
    const checked = checkAddress(text);
    expect(checked.ok ? undefined : repairAddress(text, checked.reason)?.isOtherMailbox).toBe(isOtherMailbox);
    expect(checked.ok).toBe(false);
  });
});

describe("suggestions for valid addresses", () => {
  test.each([
    ["jane@gmial.com", "jane@gmail.com"],
    ["jane@example.con", "jane@example.com"],
    ["-jane@example.com", "jane@example.com"],
    ["*jane@example.com", "jane@example.com"],
    ["'jane@example.com", "jane@example.com"],
    ["`jane@example.com", "jane@example.com"],
    ["--jane@gmial.com", "jane@gmail.com"],
    ["jane@example.com", undefined],
    ["_jane@example.com", undefined],
    ["+jane@example.com", undefined],
    ["-@example.com", undefined],
    ["jane-@example.com", undefined],
  ])("%s gets the suggestion %s", (address, meant) => {
    expect(isAddress(address)).toBe(true);
    expect(suggestAddress(address)).toBe(meant);
  });
});

describe("spelled-out addresses", () => {
  test.each([
    ["name at example dot com", "name@example.com"],
    ["name AT example DOT com", "name@example.com"],
    ["name at mail dot example dot com", "name@mail.example.com"],
    ["name [at] example [dot] com", "name@example.com"],
    ["name[at]example[dot]com", "name@example.com"],
    ["name(at)example.com", "name@example.com"],
    ["name {at} example {dot} com", "name@example.com"],
    ["name (@) example (.) com", "name@example.com"],
    ["write to name at example.com", "name@example.com"],
    ["a[at]b.c", "a@b.c"],
    ["first dot last at example dot com", "first.last@example.com"],
    ["meet at noon", undefined],
    ["cat and dog", undefined],
    ["example dot com", undefined],
    ["at", undefined],
    ["", undefined],
    [`${"x".repeat(400)} at example.com`, undefined],
  ])("%s is read as %s", (text, meant) => {
    expect(readSpelledOut(text)).toBe(meant);
  });

  test.each([
    ["jane @ example.com", "jane@example.com"],
    ["jane@ example.com", "jane@example.com"],
    ["jane @example.com", "jane@example.com"],
    ["Jane <jane@ example.com", "jane@example.com"],
    ["Jane Doe jane @ example.com", "jane@example.com"],
    ["jane@", undefined],
    ["@example.com", undefined],
    ["@", undefined],
    [`${"x".repeat(400)} @ example.com`, undefined],
  ])("%s becomes %s without its gap", (text, meant) => {
    expect(closeGap(text)).toBe(meant);
  });

  test("every suggestion is a valid address", () => {
    const unit = fc.constantFrom("a", "b", " ", "@", ".", " at ", " dot ", "[at]", "<", ">", "é", "\u200b");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        for (const meant of [readSpelledOut(text), closeGap(text)]) {
          expect(meant === undefined || isAddress(meant)).toBe(true);
        }
      }),
      { numRuns: 800 },
    );
  });
});
