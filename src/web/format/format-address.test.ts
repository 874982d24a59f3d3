import { expect, test } from "vitest";
import { formatAddress } from "./format-address.ts";

test("an address of an internationalised domain is named in letters and as it is sent", () => {
  expect(formatAddress("jane@xn--mnchen-3ya.example")).toBe(
    "jane@münchen.example (jane@xn--mnchen-3ya.example)",
  );
});

test("letters that imitate others are never shown without what is sent", () => {
  expect(formatAddress("jane@xn--exmple-4nf.com")).toContain("(jane@xn--exmple-4nf.com)");
});

test("other addresses are named once", () => {
  expect(formatAddress("jane@example.com")).toBe("jane@example.com");
  expect(formatAddress("jane@xn--99999999.example")).toBe("jane@xn--99999999.example");
});
