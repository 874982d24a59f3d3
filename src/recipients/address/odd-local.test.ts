import { describe, expect, test } from "vitest";
import { hasOddLocal, suggestWithoutOdd } from "./odd-local.ts";

describe("a part before the @ with an odd character", () => {
  test.each([
    ["0#.f|membership|jane@example.com", "jane@example.com"],
    ["live.com#jane@example.com", "jane@example.com"],
    ["guest#jane@example.com", "jane@example.com"],
    ["email=jane@example.com", "jane@example.com"],
    ["email='jane@example.com", "jane@example.com"],
    ["1/jane@example.com", "jane@example.com"],
    ["ask%20max@example.com", "max@example.com"],
    ["jane%2btag@example.com", "jane+tag@example.com"],
    ["mail=jane@gmial.com", "jane@gmail.com"],
    ["x=y@example.com", undefined],
    ["first/second@example.com", undefined],
    ["www.example.com/jane@example.com", undefined],
    ["bounce+max=example.org@list.example", undefined],
    ["imceaex-_o=corp_cn=jane@example.com", undefined],
    ["srs0=ab=cd=example.org=jane@forward.example", undefined],
  ])("%s is odd and gets the suggestion %s", (address, meant) => {
    expect(hasOddLocal(address)).toBe(true);
    expect(suggestWithoutOdd(address)).toBe(meant);
  });

  test.each([["jane+tag@example.com"], ["r&d@example.com"], ["o'neill@example.com"], ["ext#1@example.com"]])(
    "%s is not odd",
    (address) => {
      expect(hasOddLocal(address)).toBe(false);
    },
  );
});
