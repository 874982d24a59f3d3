import { describe, expect, test } from "vitest";
import { imitatesLatin, spellInLatin } from "./scripts.ts";

describe("domains that imitate others", () => {
  test.each([
    ["exаmple.com", "example.com"],
    ["pаypal.com", "paypal.com"],
    ["gооgle.com", "google.com"],
    ["αpple.com", "apple.com"],
    ["mail.exаmple.com", "mail.example.com"],
    ["сосо.com", "coco.com"],
    ["bank-оf-x.example", "bank-of-x.example"],
    ["шapple.com", undefined],
    ["例тест.com", undefined],
  ])("%s is doubtful, with the spelling %s", (domain, spelled) => {
    expect(imitatesLatin(domain)).toBe(true);
    expect(spellInLatin(domain)).toBe(spelled);
  });
});

describe("ordinary international domains", () => {
  test.each([
    ["münchen.example"],
    ["école.fr"],
    ["ıstanbul.example"],
    ["пример.рф"],
    ["пример.com"],
    ["москва.example"],
    ["сосо.рф"],
    ["παράδειγμα.gr"],
    ["日本語.jp"],
    ["カタカナひらがな漢字abc.jp"],
    ["한국abc漢字.kr"],
    ["ㄅㄆ漢字abc.tw"],
    ["מבחן.example"],
    ["مثال.example"],
    ["ทดสอบ.example"],
    ["उदाहरण.example"],
    ["ex-ample24.com"],
    ["mail.пример.com"],
  ])("%s is not doubtful", (domain) => {
    expect(imitatesLatin(domain)).toBe(false);
  });
});
