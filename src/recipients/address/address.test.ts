import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress, checkAddressIn, isAddress } from "./address.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";

const label63 = "b".repeat(63);

describe("accepted addresses", () => {
  test.each([
    ["jane@example.com"],
    ["jane.doe@example.com"],
    ["jane+tag@example.com"],
    ["jane+a+b@example.com"],
    ["j@example.com"],
    ["1@example.com"],
    ["o'neill@example.com"],
    ["r&d@example.com"],
    ["first/second@example.com"],
    ["a!#$%&'*+-/=?^_`{|}~z@example.com"],
    ["-jane@example.com"],
    ["jane@mail.example.com"],
    ["jane@ex-ample.com"],
    ["jane@ex--ample.com"],
    ["jane@4example.com"],
    ["jane@123.test"],
    ["jane@a.b.c.d.e.test"],
    ["jane@xn--bcher-kva.example"],
    ["jane@example.x1"],
    [`${"a".repeat(64)}@example.com`],
    [`jane@${label63}.test`],
  ])("%s is accepted unchanged", (address) => {
    expect(checkAddress(address)).toEqual({ ok: true, address });
    expect(isAddress(address)).toBe(true);
  });

  test.each([
    ["Jane@Example.COM", "jane@example.com"],
    ["JANE.DOE@EXAMPLE.COM", "jane.doe@example.com"],
    ["jane@XN--BCHER-KVA.example", "jane@xn--bcher-kva.example"],
    ["ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jane@example.com"],
    ["ＪＡＮＥ＠example.com", "jane@example.com"],
    ["jane@example。com", "jane@example.com"],
    ["jane@example｡com", "jane@example.com"],
    ["jane﹫example.com", "jane@example.com"],
    ["ja\u200bne@exam\u00adple.com", "jane@example.com"],
    ["\ufeffjane@example.com", "jane@example.com"],
  ])("%s is folded to %s", (text, address) => {
    expect(checkAddress(text)).toEqual({ ok: true, address });
  });
});

describe("internationalised domains", () => {
  test.each([
    ["jane@bücher.example", "jane@xn--bcher-kva.example", "jane@bücher.example"],
    ["Jane@BÜCHER.example", "jane@xn--bcher-kva.example", "jane@bücher.example"],
    ["jane@bu\u0308cher.example", "jane@xn--bcher-kva.example", "jane@bücher.example"],
    ["jane@日本語.test", "jane@xn--wgv71a119e.test", "jane@日本語.test"],
    ["jane@пример.test", "jane@xn--e1afmkfd.test", "jane@пример.test"],
    ["jane@straße.example", "jane@xn--strae-oqa.example", "jane@straße.example"],
    ["jane@ΠΑΡΆΔΕΙΓΜΑ.test", "jane@xn--hxajbheg2az3al.test", "jane@παράδειγμα.test"],
    ["jane@mail.bücher.example", "jane@mail.xn--bcher-kva.example", "jane@mail.bücher.example"],
    ["jane@example.みんな", "jane@example.xn--q9jyb4c", "jane@example.みんな"],
  ])("%s is sent as %s", (text, address, display) => {
    expect(checkAddress(text)).toEqual({ ok: true, address, display });
  });

  test("both spellings of a domain give one address", () => {
    const typed = checkAddress("jane@münchen.example");
    const encoded = checkAddress("jane@xn--mnchen-3ya.example");
    expect(typed.ok && typed.address).toBe(encoded.ok && encoded.address);
  });

  test("an address in fullwidth letters has no display form", () => {
    expect(checkAddress("jane@ｅxample.com")).toEqual({ ok: true, address: "jane@example.com" });
  });

  test("a final sigma remains the same letter", () => {
    expect(checkAddress("jane@ΟΔΟΣ.test")).toMatchObject({ display: "jane@οδοσ.test" });
  });
});

describe("refused addresses", () => {
  test.each<[string, AddressProblem]>([
    ["", "empty"],
    ["jane", "no-at"],
    ["jane.example.com", "no-at"],
    ["jane doe", "no-at"],
    ["\u200b", "empty"],
    ["jane@one@example.com", "several-ats"],
    ["jane@@example.com", "several-ats"],
    ["@@", "several-ats"],
    ["jane doe@example.com", "space"],
    [" jane@example.com", "space"],
    ["jane@example.com ", "space"],
    ["jane@exam ple.com", "space"],
    ["jane\tdoe@example.com", "space"],
    ["jane\u00a0doe@example.com", "space"],
    ["@example.com", "no-local"],
    ["@", "no-local"],
    [`${"a".repeat(65)}@example.com`, "local-length"],
    [".jane@example.com", "local-dots"],
    ["jane.@example.com", "local-dots"],
    ["jane..doe@example.com", "local-dots"],
    [".@example.com", "local-dots"],
    ["jane,doe@example.com", "local-character"],
    ["jane(x)@example.com", "local-character"],
    ["jane<x@example.com", "local-character"],
    ["jane:x@example.com", "local-character"],
    ["jane\\x@example.com", "local-character"],
    ['ja"ne@example.com', "local-character"],
    ["jane\n@example.com", "local-character"],
    ["josé@example.com", "non-ascii-local"],
    ["用户@example.com", "non-ascii-local"],
    ["o’neill@example.com", "non-ascii-local"],
    ['"jane"@example.com', "quoted-local"],
    ['"jane doe"@example.com', "quoted-local"],
    ["jane@", "no-domain"],
    ["jane@localhost", "no-dot"],
    ["jane@bücher", "no-dot"],
    ["jane@example..com", "domain-dots"],
    ["jane@.example.com", "domain-dots"],
    ["jane@example.com.", "domain-dots"],
    ["jane@.", "domain-dots"],
    ["jane@exam_ple.com", "domain-character"],
    ["jane@example.com/x", "domain-character"],
    ["jane@example.com>", "domain-character"],
    ["jane@ex🎉ample.com", "domain-character"],
    ["jane@exa’mple.com", "domain-character"],
    ["jane@-example.com", "domain-hyphen"],
    ["jane@example-.com", "domain-hyphen"],
    ["jane@example.-com", "domain-hyphen"],
    ["jane@example.com-", "domain-hyphen"],
    [`jane@${label63}b.test`, "label-length"],
    [`jane@${"ü".repeat(60)}.${"ü".repeat(64)}.test`, "label-length"],
    ["jane@192.0.2.1", "numeric-tld"],
    ["jane@example.123", "numeric-tld"],
    ["jane@[192.0.2.1]", "address-literal"],
    ["jane@[IPv6:2001:db8::1]", "address-literal"],
  ])("%s is refused as %s", (text, reason) => {
    expect(checkAddress(text)).toEqual({ ok: false, reason });
    expect(isAddress(text)).toBe(false);
  });

  test("an address has at most 254 characters", () => {
    const local = "a".repeat(60);
    const domain = `${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.`;
    const fits = `${local}@${domain}${"e".repeat(254 - 61 - domain.length)}`;
    expect(fits).toHaveLength(254);
    expect(isAddress(fits)).toBe(true);
    expect(checkAddress(`${fits}e`)).toEqual({ ok: false, reason: "length" });
  });

  test("the ASCII form decides the length", () => {
    const label = `${"a".repeat(40)}ü`;
    const text = `${"l".repeat(60)}@${label}.${label}.${label}.${label}.test`;
    expect(text.length).toBeLessThanOrEqual(254);
    expect(checkAddress(text)).toEqual({ ok: false, reason: "length" });
  });
});

describe("offsets", () => {
  test("a part of a text is checked on its own", () => {
    const text = "x, Jane@Example.com, y";
    expect(checkAddressIn(text, 3, 19)).toEqual({ ok: true, address: "jane@example.com" });
    expect(checkAddressIn(text, 0, 1)).toEqual({ ok: false, reason: "no-at" });
    expect(checkAddressIn(text, 3, 3)).toEqual({ ok: false, reason: "empty" });
  });

  test("the surrounding text does not change the result", () => {
    const unit = fc.constantFrom("a", "B", ".", "@", "-", "1", "ü", " ", "．", "＠", '"', "_", "\u200b");
    const text = fc.string({ unit, maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, (before, inner, after) => {
        const whole = before + inner + after;
        expect(checkAddressIn(whole, before.length, before.length + inner.length)).toEqual(
          checkAddress(inner),
        );
      }),
      { numRuns: 800 },
    );
  });
});

describe("properties", () => {
  test("every common address is accepted", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(checkAddress(address)).toEqual({ ok: true, address: address.toLowerCase() });
      }),
      { numRuns: 1000 },
    );
  });

  test("an accepted address is accepted a second time", () => {
    const unit = fc.constantFrom("a", "b", ".", "@", "-", "1", "ü", "ß", "日", "É", "．", "＠", "+");
    fc.assert(
      fc.property(fc.string({ unit, minLength: 3, maxLength: 30 }), (text) => {
        const checked = checkAddress(text);
        if (!checked.ok) return;
        expect(checkAddress(checked.address)).toEqual({ ok: true, address: checked.address });
        expect(checkAddress(checked.display ?? text)).toEqual(checked);
      }),
      { numRuns: 1500 },
    );
  });

  test("no text makes the check throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(typeof checkAddress(text).ok).toBe("boolean");
      }),
      { numRuns: 800 },
    );
  });
});
