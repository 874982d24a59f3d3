import { describe, expect, test } from "vitest";
import { readOddWord } from "./odd-word.ts";

function addresses(word: string, isMailto = false): string[] {
  return readOddWord(word, isMailto).map((part) => part.address);
}

describe("mailto links", () => {
  test.each([
    ["a@x.test", ["a@x.test"]],
    ["a%40x.test", ["a@x.test"]],
    ["a%2Btag@x.test", ["a+tag@x.test"]],
    ["a@x.test?subject=Hi", ["a@x.test"]],
    ["a@x.test?cc=b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test?subject=Hi&cc=b%40y.test&bcc=c@z.test", ["a@x.test", "b@y.test", "c@z.test"]],
    ["a@x.test?CC=b@y.test%2cc@z.test", ["a@x.test", "b@y.test", "c@z.test"]],
    ["a@x.test?to=b@y.test;c@z.test", ["a@x.test", "b@y.test", "c@z.test"]],
    ["?to=a@x.test", ["a@x.test"]],
    ["a@x.test?body=ask%20b%40y.test", ["a@x.test"]],
    ["a@x.test?body=ask-b@y.test", ["a@x.test", "ask-b@y.test"]],
    ["a@x.test?subject=x&amp;cc=b@y.test", ["a@x.test", "b@y.test"]],
    ["a%zz@x.test", ["a%zz@x.test"]],
    ["a@x.test?", ["a@x.test"]],
    ["?subject=Hi", ["?subject=Hi"]],
  ])("%s contains %j", (link, held) => {
    expect(addresses(link, true)).toEqual(held);
  });
});

describe("joined addresses", () => {
  test.each([
    ["a@x.test/b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test|b@y.test|c@z.test", ["a@x.test", "b@y.test", "c@z.test"]],
    ["a@x.test&b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test:b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test|mailto:b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test|A@x.test", ["a@x.test"]],
    ["a@x.test/b@y", ["a@x.test/b@y"]],
    ["a@x.test@b", ["a@x.test@b"]],
    ["a@x.test–b@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.test\\r\\nb@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.testb@y.test", ["a@x.test", "b@y.test"]],
    ["a@x.comb.c@y.orgd@z.net", ["a@x.com", "b.c@y.org", "d@z.net"]],
    ["a@x.com.b@y.test", ["a@x.com", "b@y.test"]],
    ["a@x.com.br.b@y.test", ["a@x.com.br", "b@y.test"]],
    ["a@x.community@y.test", ["a@x.community@y.test"]],
  ])("%s is split into %j", (word, held) => {
    expect(addresses(word)).toEqual(held);
  });

  test("each part has its offset", () => {
    expect(readOddWord("a@x.test/b@y.test", false).map((part) => part.offset)).toEqual([0, 9]);
    expect(readOddWord("a@x.test?cc=b@y.test&bcc=c@z.test", true).map((part) => part.offset)).toEqual([
      0, 12, 25,
    ]);
    expect(readOddWord("a@x.comb.c@y.orgd@z.net", false).map((part) => part.offset)).toEqual([0, 7, 16]);
    expect(readOddWord("a@x.com.b@y.test", false).map((part) => part.offset)).toEqual([0, 8]);
  });
});

describe("entities and links", () => {
  test.each([
    ["a&#64;x.test", ["a@x.test"]],
    ["a&#64;x.test&period;", ["a@x.test"]],
    ["a&commat;x&period;test)", ["a@x.test"]],
  ])("%s is decoded", (word, held) => {
    expect(addresses(word)).toEqual(held);
  });

  test.each([["//x.test/@jane"], ["https://jane@x.test"], ["HTTP://x.test?a@b"], ["//a@b"]])(
    "%s is not an address",
    (word) => {
      expect(addresses(word)).toEqual([]);
    },
  );
});
