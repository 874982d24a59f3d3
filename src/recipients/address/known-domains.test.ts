import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KnownDomains } from "./known-domains.ts";

const startOf = (address: string) => address.indexOf("@") + 1;

describe("known domains", () => {
  test("a domain is known from any address, but not as a part of another domain", () => {
    const domains = new KnownDomains();
    const has = (address: string) => domains.has(address, startOf(address), 7);
    expect(has("a@x.test")).toBe(false);
    domains.add("a@x.test", 2, 7);
    expect(has("other@x.test")).toBe(true);
    expect([has("a@y.test"), has("a@xx.test"), has("a@x.tes"), has("a@x.test.x")]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("a domain that is longer than a slot is not remembered", () => {
    const domains = new KnownDomains();
    const address = `a@${"b".repeat(60)}.test`;
    domains.add(address, 2, 7);
    expect(domains.has(address, 2, 7)).toBe(false);
  });

  test("only domains that were added are known, whatever their hashes are", () => {
    const domain = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 4 });
    const hash = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(domain, hash), { maxLength: 30 }),
        domain,
        hash,
        (added, asked, askedHash) => {
          const domains = new KnownDomains();
          for (const [each, itsHash] of added) domains.add(`x@${each}`, 2, itsHash);
          const isKnown = domains.has(`y@${asked}`, 2, askedHash);
          expect(isKnown && !added.some(([each]) => each === asked)).toBe(false);
        },
      ),
    );
  });
});
