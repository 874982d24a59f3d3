import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress } from "./address.ts";
import { hashAddress, PlainAddress } from "./plain-address.ts";

const plain = new PlainAddress();
const read = (text: string) => plain.read(text, 0, text.length);

describe("the fast path for ordinary addresses", () => {
  test.each([
    ["jane@example.com"],
    ["Jane.O'Neil+list@EU.example.co.uk"],
    ["a@b.c3"],
    [`${"a".repeat(64)}@${"b".repeat(63)}.example`],
    ["x@xn--bcher-kva.example"],
  ])("%s is recognised", (address) => {
    expect(read(address)).toBe(true);
    expect(plain.hasUpperCase).toBe(address !== address.toLowerCase());
    expect(plain.hash).toBe(hashAddress(address.toLowerCase()));
    expect(plain.at).toBe(address.indexOf("@"));
  });

  test.each([
    ["Jane.O-Neil_1+list@EU.example", true],
    ["o'neil@example.com", false],
    ["_jane@example.com", false],
    ["-jane@example.com", false],
    ["a&b@example.com", false],
  ])("the address %s is common: %s", (address, isCommon) => {
    expect(read(address)).toBe(true);
    expect(plain.isCommon).toBe(isCommon);
  });

  test("an address is read between two offsets of a text", () => {
    expect(plain.read("To: Jane@Example.com!", 4, 20)).toBe(true);
    expect(plain.hash).toBe(hashAddress("jane@example.com"));
  });

  test("the fast path recognises exactly the valid addresses in ASCII", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "Z", "9", ".", "-", "+", "'", '"'), maxLength: 7 });
    const odd = fc.string({ unit: fc.constantFrom("a", ".", "@", "-", "é", " ", "<", "1"), maxLength: 9 });
    const address = fc.tuple(part, part, part).map(([local, label, ending]) => `${local}@${label}.${ending}`);
    const long = fc
      .tuple(
        fc.integer({ min: 60, max: 66 }),
        fc.integer({ min: 60, max: 66 }),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(([local, label, labels]) => `${"a".repeat(local)}@${`${"b".repeat(label)}.`.repeat(labels)}test`);
    fc.assert(
      fc.property(fc.oneof(address, odd, long), (text) => {
        const checked = checkAddress(text);
        expect(read(text)).toBe(checked.ok && /^[\x20-\x7e]*$/.test(text));
        if (!checked.ok || !read(text)) return;
        expect(plain.hash).toBe(hashAddress(checked.address));
        expect(plain.hasUpperCase).toBe(text !== checked.address);
      }),
      { numRuns: 3_000 },
    );
  });
});
