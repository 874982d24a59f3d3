import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KnownDomains } from "./known-domains.ts";

const startOf = (address: string) => address.indexOf("@") + 1;

describe("known domains", () => {
  test("a domain is known from any address, but not as a part of another domain", () => {
    const domains = new KnownDomains();
    const has = (address: string) => domains.has(address, startOf(address), 7);
    expect(has("a@x.test")).toBe(false);
    domains.add("x.test", 7);
    expect(has("other@x.test")).toBe(true);
    expect([has("a@y.test"), has("a@xx.test"), has("a@x.tes"), has("a@x.test.x")]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("memory for domains is limited, and the newest ones are known", () => {
    const domains = new KnownDomains();
    for (let i = 0; i < 10_000; i += 1) domains.add(`x${i}.test`, i);
    expect(domains.has("a@x9999.test", 2, 9999)).toBe(true);
    expect(domains.has("a@x0.test", 2, 0)).toBe(false);
  });

  test("only domains that were added are known, whatever their hashes are", () => {
    const domain = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 4 });
    const hash = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(domain, hash), { maxLength: 30 }),
        domain,
        hash,
        (added, asked, askedHash) => {
          const domains = new KnownDomains();
          for (const [each, itsHash] of added) domains.add(each, itsHash);
          const isKnown = domains.has(`y@${asked}`, 2, askedHash);
          expect(isKnown && !added.some(([each]) => each === asked)).toBe(false);
        },
      ),
    );
  });
});
