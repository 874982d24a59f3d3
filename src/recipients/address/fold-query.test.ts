import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress } from "./address.ts";
import { foldQuery } from "./fold-query.ts";

describe("what a search looks for", () => {
  test.each([
    ["jane@münchen.example", "jane@xn--mnchen-3ya.example"],
    ["JANE@MÜNCHEN.EXAMPLE", "jane@xn--mnchen-3ya.example"],
    ["münchen", "xn--mnchen-3ya"],
    ["@münchen.example", "@xn--mnchen-3ya.example"],
    ["mu\u0308nchen.example", "xn--mnchen-3ya.example"],
    ["xn--mnchen-3ya", "xn--mnchen-3ya"],
    ["jane@exam\u200Bple.com", "jane@example.com"],
    ["\uFEFFjane@example.com\u00A0", "jane@example.com"],
    ["ｊａｎｅ＠example。com", "jane@example.com"],
    ["Jane Doe <Jane@Example.com>", "jane@example.com"],
    ['"Doe, Jane" <jane@example.com>;', "jane@example.com"],
    ["Jane Doe <jane@example.com", "jane@example.com"],
    ["jane@example.com;", "jane@example.com"],
    ["jane@example.com,", "jane@example.com"],
    ["jane@example.com.", "jane@example.com"],
    ["(jane@example.com)", "jane@example.com"],
    ["'jane@example.com'", "jane@example.com"],
    ["“jane@example.com”", "jane@example.com"],
    ["mailto:Jane@example.com", "jane@example.com"],
    ["<mailto:jane@example.com>", "jane@example.com"],
    ["<mailto:jane@example.com?subject=Hello>", "jane@example.com"],
    ["mailto:jane%40example.com", "jane@example.com"],
    ["‹jane@example.com›", "jane@example.com"],
    ["「jane@example.com」、", "jane@example.com"],
    ["jane\u00A0@example.com", "jane@example.com"],
    ["jane @ example.com", "jane@example.com"],
    ["\uFFFCjane@exam\u2800ple.com\u061C", "jane@example.com"],
    ["jean\u2011luc@my\u2010company.example", "jean-luc@my-company.example"],
    ["my\u2011company", "my-company"],
    ["o’brien@example.com", "o'brien@example.com"],
    ["o’brien", "o'brien"],
    ["Jane jane@example.com", "jane@example.com"],
    ["jan", "jan"],
    ["JAN", "jan"],
    ["jane@", "jane@"],
    ["@example", "@example"],
    [".example", ".example"],
    ["example.com", "example.com"],
    ["jane.d", "jane.d"],
    ["a_b%c", "a_b%c"],
    ["jane doe", "jane doe"],
    ["jane@gmial.com", "jane@gmial.com"],
    ["jane@gmail", "jane@gmail"],
    ["jane%40example", "jane%40example"],
    ["@", "@"],
    ["inv_2aBcD", "inv_2aBcD"],
    ["", ""],
    ["'", "'"],
    ["’", "'"],
    [".", "."],
    [" ; ", ";"],
  ])("%j is searched as %j", (text, part) => {
    expect(foldQuery(text)).toBe(part);
  });

  const domains = fc.constantFrom("example.com", "münchen.example", "日本語.example", "a-b.пример");
  const locals = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/);
  const wrapped = fc.constantFrom(
    (address: string) => address,
    (address: string) => ` ${address.toUpperCase()}\u200B`,
    (address: string) => `Jane Doe <${address}>`,
    (address: string) => `"Doe, Jane" <${address}>;`,
    (address: string) => `\uFEFF${address}, `,
    (address: string) => `(${address})`,
  );

  test("an address is found exactly, however it is wrapped", () => {
    fc.assert(
      fc.property(locals, domains, wrapped, (local, domain, wrap) => {
        const checked = checkAddress(`${local}@${domain}`);
        if (!checked.ok) return;
        expect(foldQuery(wrap(`${local}@${domain}`))).toBe(checked.address);
        expect(foldQuery(wrap(checked.address))).toBe(checked.address);
      }),
    );
  });

  test("every part of a plain address finds the address", () => {
    const address = "jane.doe+tag@mail.example.com";
    const bounds = fc.nat({ max: address.length });
    fc.assert(
      fc.property(bounds, bounds, (one, other) => {
        const part = address.slice(Math.min(one, other), Math.max(one, other));
        expect(address).toContain(foldQuery(part));
        expect(address).toContain(foldQuery(part.toUpperCase()));
      }),
    );
  });

  test.each([["⑴"], ["´b"], ["a@¨b"], ["﹫x"]])("folding %s twice gives the same", (text) => {
    expect(foldQuery(foldQuery(text))).toBe(foldQuery(text));
  });

  test("folding any text twice gives the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.emailAddress()), (text) => {
        const once = foldQuery(text);
        expect(foldQuery(once)).toBe(once);
      }),
    );
  });
});
