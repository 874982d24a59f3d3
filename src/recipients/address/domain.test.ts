import { describe, expect, test } from "vitest";
import { convertDomain, domainProblem, isAscii } from "./domain.ts";

describe("two forms of a domain", () => {
  test.each([
    ["bücher.example", "xn--bcher-kva.example", "bücher.example"],
    ["BÜCHER.Example", "xn--bcher-kva.example", "bücher.example"],
    ["example.com", "example.com", "example.com"],
    ["ｅｘａｍｐｌｅ.com", "example.com", "example.com"],
    ["ﬁsh.example", "fish.example", "fish.example"],
    ["a.日本語.b", "a.xn--wgv71a119e.b", "a.日本語.b"],
  ])("%s is sent as %s and shown as %s", (domain, ascii, unicode) => {
    expect(convertDomain(domain)).toEqual({ ascii, unicode });
  });

  test("a text that is not a name is not converted", () => {
    expect(convertDomain("a🎉b.test").ascii).toBe("a🎉b.test");
    expect(convertDomain("\u0301x.test").ascii).toBe("\u0301x.test");
  });

  test("a huge label is not encoded", () => {
    const label = "ü".repeat(40_000);
    expect(convertDomain(`${label}.test`).ascii).toBe(`${label}.test`);
  });
});

describe("problems of a domain", () => {
  test.each([
    ["example.com", undefined],
    ["a.b", undefined],
    ["a-b.c-d", undefined],
    ["1.a1", undefined],
    ["", "no-domain"],
    ["com", "no-dot"],
    ["a..b", "domain-dots"],
    ["a.1", "numeric-tld"],
    ["a.b-", "domain-hyphen"],
    ["a.b c", "space"],
    ["a.b@c", "domain-character"],
    ["[1.2.3.4]", "address-literal"],
    ["a.[b]", "domain-character"],
  ])("%s has the problem %s", (domain, reason) => {
    expect(domainProblem(domain, 0, domain.length)).toBe(reason);
    expect(domainProblem(`x${domain}y`, 1, domain.length + 1)).toBe(reason);
  });

  test("ASCII text is distinguished from other text", () => {
    expect(isAscii("plain ~ text")).toBe(true);
    expect(isAscii("")).toBe(true);
    expect(isAscii("ü")).toBe(false);
  });
});
