import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, suggestDomain, suggestEnding } from "./typo.ts";

describe("misspelt domains", () => {
  test.each([
    ["gmial.com", "gmail.com"],
    ["gmal.com", "gmail.com"],
    ["gmil.com", "gmail.com"],
    ["gamil.com", "gmail.com"],
    ["gmaill.com", "gmail.com"],
    ["gnail.com", "gmail.com"],
    ["gmai.com", "gmail.com"],
    ["ggmail.com", "gmail.com"],
    ["gmail.con", "gmail.com"],
    ["gmail.cmo", "gmail.com"],
    ["gmail.comm", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["gmail.cm", "gmail.com"],
    ["gmail.om", "gmail.com"],
    ["gmial.con", "gmail.com"],
    ["hotmial.com", "hotmail.com"],
    ["hotmal.com", "hotmail.com"],
    ["hotmaill.com", "hotmail.com"],
    ["homtail.com", "hotmail.com"],
    ["hotnail.com", "hotmail.com"],
    ["hotmial.fr", "hotmail.fr"],
    ["hotmial.co.uk", "hotmail.co.uk"],
    ["yaho.com", "yahoo.com"],
    ["yahooo.com", "yahoo.com"],
    ["yhaoo.com", "yahoo.com"],
    ["yaho.co.uk", "yahoo.co.uk"],
    ["outlok.com", "outlook.com"],
    ["outllok.com", "outlook.com"],
    ["outlook.co", "outlook.com"],
    ["outloook.de", "outlook.de"],
    ["iclould.com", "icloud.com"],
    ["icoud.com", "icloud.com"],
    ["protonmial.com", "protonmail.com"],
    ["googelmail.com", "googlemail.com"],
    ["example.con", "example.com"],
    ["mail.example.ocm", "mail.example.com"],
    ["example.nte", "example.net"],
    ["example.ogr", "example.org"],
  ])("%s gets the suggestion %s", (domain, meant) => {
    expect(suggestDomain(domain)).toBe(meant);
  });

  test.each([
    ["gmail.com"],
    ["googlemail.com"],
    ["hotmail.com"],
    ["hotmail.co.uk"],
    ["hotmail.fr"],
    ["outlook.com"],
    ["outlook.de"],
    ["yahoo.com"],
    ["yahoo.co.uk"],
    ["yahoo.co.jp"],
    ["icloud.com"],
    ["protonmail.com"],
    ["proton.me"],
    ["ymail.com"],
    ["email.com"],
    ["mail.com"],
    ["gmx.de"],
    ["gmx.com"],
    ["gmx.net"],
    ["web.de"],
    ["live.com"],
    ["me.com"],
    ["mac.com"],
    ["msn.com"],
    ["aol.com"],
    ["zoho.com"],
    ["fastmail.com"],
    ["rocketmail.com"],
    ["hey.com"],
    ["mail.ru"],
    ["topmail.com"],
    ["gmail.example"],
    ["gmial.example.com"],
    ["example.com"],
    ["example.org"],
    ["example.co"],
    ["example.cm"],
    ["example.test"],
    ["xn--bcher-kva.example"],
    ["team1.example.com"],
  ])("%s gets no suggestion", (domain) => {
    expect(suggestDomain(domain)).toBeUndefined();
  });

  test.each([
    ["gmail", "gmail.com"],
    ["gmailcom", "gmail.com"],
    ["gmial", "gmail.com"],
    ["hotmail", "hotmail.com"],
    ["outlookcom", "outlook.com"],
    ["localhost", undefined],
    ["com", undefined],
    ["", undefined],
    ["intranet", undefined],
  ])("%s without a dot gets the suggestion %s", (domain, meant) => {
    expect(suggestEnding(domain)).toBe(meant);
  });

  test("a suggested domain gets no further suggestion", () => {
    const names = ["gmail", "hotmail", "yahoo", "outlook", "icloud", "example"];
    const endings = ["com", "con", "co", "fr", "co.uk", "nte", "org"];
    const slip = fc.tuple(fc.nat(), fc.constantFrom(...Array.from("abcdefghilmnoprstuxy")));
    const domain = fc.tuple(
      fc.constantFrom(...names),
      fc.array(slip, { maxLength: 2 }),
      fc.constantFrom(...endings),
    );
    fc.assert(
      fc.property(domain, ([name, slips, ending]) => {
        let text = name;
        for (const [at, letter] of slips) {
          const i = at % text.length;
          text = text.slice(0, i) + letter + text.slice(i + 1);
        }
        const meant = suggestDomain(`${text}.${ending}`);
        expect(meant && suggestDomain(meant)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe("edit distance", () => {
  test.each([
    ["", "", 0],
    ["a", "", 1],
    ["", "abc", 3],
    ["gmail", "gmail", 0],
    ["gmial", "gmail", 1],
    ["gmal", "gmail", 1],
    ["gmaill", "gmail", 1],
    ["gnail", "gmail", 1],
    ["hotmail", "outlook", 6],
    ["ab", "ba", 1],
    ["abcd", "badc", 2],
  ])("the distance from %s to %s is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  test("the distance is the same in both directions", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one));
        expect(editDistance(one, other) === 0).toBe(one === other);
      }),
    );
  });
});
