import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress } from "./address.ts";
import { displayAddress } from "./display.ts";
import { encodePunycode } from "./punycode.ts";

describe("the letters of an address", () => {
  test.each([
    ["jane@xn--mnchen-3ya.example", "jane@münchen.example"],
    ["a@b.xn--wgv71a119e.xn--p1ai", "a@b.日本語.рф"],
    ["xn--bcher-kva@xn--bcher-kva.example", "xn--bcher-kva@bücher.example"],
  ])("%s is shown as %s", (address, letters) => {
    expect(displayAddress(address)).toBe(letters);
    expect(checkAddress(letters)).toEqual({ ok: true, address, display: letters });
  });

  test.each([
    "jane@example.com",
    "xn--mnchen-3ya@example.com",
    "jane@xn--a.example",
    "jane@xn--.example",
    "jane@xn--99999999.example",
    // An emoji, a zero-width joiner, a full-width letter, an upper-case letter and plain ASCII.
    "jane@xn--ls8h.example",
    `jane@xn--${encodePunycode("a\u200Db")}.example`,
    `jane@xn--${encodePunycode("ａb")}.example`,
    `jane@xn--${encodePunycode("Ü")}.example`,
    "jane@xn--abc-.example",
    `jane@xn--${encodePunycode("ü".repeat(80))}.example`,
  ])("%s stays as it is", (address) => {
    expect(displayAddress(address)).toBeUndefined();
  });

  test("whatever is shown leads back to the address", () => {
    const label = fc.string({
      unit: fc.constantFrom(...Array.from("ab019-üßçжяアабας")),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(label, label, (one, two) => {
        const checked = checkAddress(`jane@${one}.${two}.example`);
        if (!checked.ok) return;
        expect(displayAddress(checked.address)).toBe(checked.display);
      }),
      { numRuns: 500 },
    );
  });

  test("hostile labels take no time", () => {
    const address = `jane@${"xn--zzzz.".repeat(20_000)}xn--${"9".repeat(1_000_000)}`;
    expect(displayAddress(address)).toBeUndefined();
  });
});
