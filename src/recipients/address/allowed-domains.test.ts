import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { domainObjection, readDomain, readNewDomain } from "./allowed-domains.ts";

describe("domains as people write them", () => {
  test.each([
    ["example.com", "example.com"],
    [" Example.COM. ", "example.com"],
    ["*.example.com", "example.com"],
    [".example.com", "example.com"],
    ["@example.com", "example.com"],
    ["eu.example.co.uk", "eu.example.co.uk"],
    ["Bücher.example", "bücher.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ])("%j is read as the domain %s", (text, domain) => {
    expect(readDomain(text)).toBe(domain);
  });

  test.each([
    "",
    "*",
    "*.",
    "example",
    "https://example.com",
    "jane@example.com",
    "a b.com",
    "*.*.example.com",
  ])("%j is not a domain", (text) => {
    expect(readDomain(text)).toBeUndefined();
  });

  test.each(["ex\u0430mple.com", "p\u0430ypal.example", "*.g\u03bfogle.com"])(
    "%j imitates another domain, so it cannot be added",
    (text) => {
      expect(readDomain(text)).toBeDefined();
      expect(readNewDomain(text)).toBeUndefined();
    },
  );

  test.each(["bücher.example", "пример.рф", "xn--bcher-kva.example"])("%s can be added", (text) => {
    expect(readNewDomain(text)).toBe(text);
  });

  test("a domain that was read is read as itself", () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        const read = readDomain(domain) ?? "example.com";
        expect(readDomain(read)).toBe(read);
      }),
    );
  });
});

describe("allowed domains", () => {
  const objection = domainObjection(["example.com", "bücher.example", "xn--mnchen-3ya.example"]);

  test.each([
    "jane@example.com",
    "jane@eu.example.com",
    "jane@a.b.example.com",
    "jane@xn--bcher-kva.example",
    "jane@shop.xn--bcher-kva.example",
    "jane@xn--mnchen-3ya.example",
    "Jane@EU.Example.COM",
    "jane@Bücher.example",
    "jane@SHOP.BÜCHER.example",
    "jane@XN--BCHER-KVA.example",
    "jane@münchen.example",
  ])("%s may be invited", (address) => {
    expect(objection(address)).toBeNull();
  });

  test.each(["jane@notexample.com", "jane@example.com.evil.example", "jane@com", "jane@example.org"])(
    "%s may not be invited",
    (address) => {
      expect(objection(address)).toMatch(/ is not among the domains that may be invited: /);
    },
  );

  test("the reason names the domain as it was typed and the domains that are allowed", () => {
    expect(objection("jane@xn--wrzburg-n2a.example", "jane@würzburg.example")).toBe(
      "würzburg.example is not among the domains that may be invited: example.com, bücher.example, " +
        "xn--mnchen-3ya.example. Use an address of one of these, or ask an admin to allow it.",
    );
  });

  test("the reason names an encoded domain in its letters", () => {
    expect(objection("jane@xn--wrzburg-n2a.example")).toMatch(/^würzburg\.example is not among /);
  });

  test("the reason names five domains and counts the rest", () => {
    const many = Array.from({ length: 8 }, (_, index) => `d${index}.example`);
    expect(domainObjection(many)("jane@example.org")).toMatch(
      /: d0\.example, d1\.example, d2\.example, d3\.example, d4\.example and 3 more\. /,
    );
  });

  test("every address may be invited while no domain is listed", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(domainObjection([])(address)).toBeNull();
      }),
    );
  });

  test("a domain covers itself and each of its subdomains, and no domain that only ends in its letters", () => {
    fc.assert(
      fc.property(fc.domain(), fc.stringMatching(/^[a-z]{1,5}$/), (domain, label) => {
        const objects = domainObjection([domain.toLowerCase()]);
        const lower = domain.toLowerCase();
        expect(objects(`x@${lower}`)).toBeNull();
        expect(objects(`x@${label}.${lower}`)).toBeNull();
        expect(objects(`x@${label}${lower}`)).not.toBeNull();
      }),
    );
  });
});
