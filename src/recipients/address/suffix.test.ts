import { describe, expect, test } from "vitest";
import { convertDomain } from "./domain.ts";
import { cutSuffix, hasKnownSuffix } from "./suffix.ts";

describe("endings of domains", () => {
  test.each([
    ["x.com"],
    ["x.de"],
    ["x.co.uk"],
    ["x.museum"],
    ["x.photography"],
    ["x.example"],
    ["x.test"],
    ["xn--bcher-kva.example"],
    ["x.рф"],
    ["example.みんな"],
    ["x.中国"],
    ["x.भारत"],
  ])("%s has a suffix of the internet", (domain) => {
    expect(hasKnownSuffix(convertDomain(domain).ascii)).toBe(true);
  });

  test.each([
    ["x.local"],
    ["x.lan"],
    ["x.internal"],
    ["x.invalid"],
    ["x.localhost"],
    ["x.corp"],
    ["x.comm"],
    ["x.пример"],
  ])("%s has none", (domain) => {
    expect(hasKnownSuffix(convertDomain(domain).ascii)).toBe(false);
  });
});

test.each([
  ["example.commax", "example.com"],
  ["example.comn", "example.com"],
  ["example.comです", "example.com"],
  ["example.com.谢谢", "example.com"],
  ["mail.example.orgmax", "mail.example.org"],
  ["example.community", undefined],
  ["example.com", undefined],
  ["example.local", undefined],
  ["example.com.local", undefined],
])("what is glued to the suffix of %s is cut off: %s", (domain, cut) => {
  expect(cutSuffix(domain)).toBe(cut);
});
