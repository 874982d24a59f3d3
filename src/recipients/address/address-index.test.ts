import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddressIndex } from "./address-index.ts";
import { hashAddress } from "./plain-address.ts";
import type { Recipient } from "#recipients/recipient-list.ts";

function recipient(address: string, line: number): Recipient {
  return { address, line, column: 1, source: address };
}

/** Adds every address in turn; returns for each the line of the first one, or 0. */
function firstLines(addresses: string[]): number[] {
  const recipients: Recipient[] = [];
  const index = new AddressIndex(recipients);
  return addresses.map((address, i) => {
    const first = index.find(address, hashAddress(address));
    if (first === undefined) recipients.push(recipient(address, i + 1));
    return first?.line ?? 0;
  });
}

describe("an index of addresses", () => {
  test("the index returns the first recipient with an address", () => {
    expect(firstLines(["a@x", "b@x", "a@x", "a@x", "c@x", "b@x"])).toEqual([0, 0, 1, 1, 0, 2]);
  });

  test("recipients whose hashes are equal are told apart by their address", () => {
    const recipients = [] as Recipient[];
    const index = new AddressIndex(recipients);
    for (const [i, address] of ["a@x.test", "b@x.test"].entries()) {
      expect(index.find(address, 7)).toBeUndefined();
      recipients.push(recipient(address, i + 1));
    }
    expect(index.find("b@x.test", 7)?.line).toBe(2);
  });

  test("many addresses do not collide", () => {
    const addresses = Array.from({ length: 20_000 }, (_, i) => `person.${i}@example.com`);
    expect(firstLines(addresses).every((line) => line === 0)).toBe(true);
    const twice = firstLines([...addresses, ...addresses]).slice(addresses.length);
    expect(twice).toEqual(addresses.map((_, i) => i + 1));
  });

  test("the index gives the same answers as a Map", () => {
    const address = fc.string({ unit: fc.constantFrom("a", "b", "@", "ü"), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(address, { maxLength: 60 }), (addresses) => {
        const map = new Map<string, number>();
        const expected = addresses.map((text, i) => {
          const first = map.get(text) ?? 0;
          if (first === 0) map.set(text, i + 1);
          return first;
        });
        expect(firstLines(addresses)).toEqual(expected);
      }),
    );
  });
});
