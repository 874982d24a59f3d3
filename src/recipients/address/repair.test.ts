import { describe, expect, test } from "vitest";
import { checkAddress, isAddress } from "./address.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { addressOfGuest, isGuestAccount, repairAddress, suggestAddress } from "./repair.ts";

describe("repairing one mistake", () => {
  test.each<[string, AddressProblem, string | undefined]>([
    ["jane..doe@example.com", "local-dots", "jane.doe@example.com"],
    ["jane....doe@example.com", "local-dots", "jane.doe@example.com"],
    [".jane@example.com", "local-dots", "jane@example.com"],
    ["jane.@example.com", "local-dots", "jane@example.com"],
    ["..jane..@example.com", "local-dots", "jane@example.com"],
    ["jane@example..com", "domain-dots", "jane@example.com"],
    ["jane@.example.com", "domain-dots", "jane@example.com"],
    ["jane@@example.com", "several-ats", "jane@example.com"],
    ["jane@x@example.com", "several-ats", undefined],
    ["jane @example.com", "space", "jane@example.com"],
    ["jane@ example . com", "space", "jane@example.com"],
    ["jane doe@example.com", "space", undefined],
    ["José@example.com", "non-ascii-local", "jose@example.com"],
    ["müller@example.com", "non-ascii-local", "muller@example.com"],
    ["o’neill@example.com", "non-ascii-local", "o'neill@example.com"],
    ["küche@münchen.example", "non-ascii-local", "kuche@münchen.example"],
    ["jаne@example.com", "non-ascii-local", "jane@example.com"],
    ["jane\ufffc@example.com", "invisible-character", "jane@example.com"],
    ["\uf0b7jane@example.com", "invisible-character", "jane@example.com"],
    ["jane@exam\u3164ple.com", "invisible-character", "jane@example.com"],
    ["jané\ufffc@example.com", "invisible-character", "jane@example.com"],
    ["jean‑luc@example.com", "typographic-hyphen", "jean-luc@example.com"],
    ["jane@my−company.example", "typographic-hyphen", "jane@my-company.example"],
    ["oﬃce@example.com", "non-ascii-local", "office@example.com"],
    ["①jane@example.com", "non-ascii-local", "jane@example.com"],
    ["⒈jane@example.com", "non-ascii-local", "jane@example.com"],
    ["1\u20e3jane@example.com", "non-ascii-local", "jane@example.com"],
    ["2°jane@example.com", "non-ascii-local", "jane@example.com"],
    ["➤jane@example.com", "non-ascii-local", "jane@example.com"],
    ["jane@example.com😀", "domain-character", "jane@example.com"],
    ["oʼneill@example.com", "non-ascii-local", "o'neill@example.com"],
    ["søren@example.dk", "non-ascii-local", "soren@example.dk"],
    ["łukasz@example.pl", "non-ascii-local", "lukasz@example.pl"],
    ["邮箱是jane@example.com", "non-ascii-local", "jane@example.com"],
    ["jane\\_doe@example.com", "local-character", "jane_doe@example.com"],
    ["jane\\@example.com", "local-character", "jane@example.com"],
    ["CORP\\jane@example.com", "local-character", "jane@example.com"],
    ["1]jane@example.com", "local-character", "jane@example.com"],
    ['email="jane@example.com"', "local-character", "jane@example.com"],
    ["jane[@]example[.]com", "local-character", "jane@example.com"],
    ["jane@example[.]com", "domain-character", "jane@example.com"],
    ["jane@example\\.com", "domain-character", "jane@example.com"],
    ["jane@example.com][1", "domain-character", "jane@example.com"],
    ["jane@example.com-", "domain-hyphen", "jane@example.com"],
    ["jane@gmail,com", "domain-character", "jane@gmail.com"],
    ["jane@example.com\\n", "domain-character", "jane@example.com"],
    ["jane@exam_ple.com", "domain-character", undefined],
    ["用户@example.com", "non-ascii-local", undefined],
    ["jane@gmail", "no-dot", "jane@gmail.com"],
    ["Jane@GmailCom", "no-dot", "jane@gmail.com"],
    ["jane@gmial", "no-dot", "jane@gmail.com"],
    ["jane@localhost", "no-dot", undefined],
    ["jane..doe@gmial.com", "local-dots", "jane.doe@gmail.com"],
    ["jane@-example.com", "domain-hyphen", undefined],
    [`${"a..".repeat(200)}@example.com`, "local-dots", undefined],
  ])("%s (%s) is repaired to %s", (text, reason, meant) => {
    expect(checkAddress(text)).toEqual({ ok: false, reason });
    expect(repairAddress(text, reason)?.suggestion).toBe(meant);
  });
});

describe("another mailbox", () => {
  test.each([
    ["josé@example.com", true],
    ["küche@münchen.example", true],
    ["jаne@example.com", true],
    ["jané\ufffc@example.com", true],
    ["łukasz@example.com", true],
    ["邮箱是jane@example.com", true],
    ["jane²@example.com", true],
    ["①jane@example.com", undefined],
    ["o’neill@example.com", undefined],
    ["oﬃce@example.com", undefined],
    ["jean‑luc@example.com", undefined],
    ["jane\u2800@example.com", undefined],
    ["jane..doe@example.com", undefined],
  ])("the suggestion for %j leads to another mailbox: %s", (text, isOtherMailbox) => {
    const checked = checkAddress(text);
    expect(checked.ok ? undefined : repairAddress(text, checked.reason)?.isOtherMailbox).toBe(isOtherMailbox);
    expect(checked.ok).toBe(false);
  });
});

describe("suggestions for valid addresses", () => {
  test.each([
    ["jane@gmial.com", "jane@gmail.com"],
    ["jane@example.con", "jane@example.com"],
    ["-jane@example.com", "jane@example.com"],
    ["*jane@example.com", "jane@example.com"],
    ["'jane@example.com", "jane@example.com"],
    ["`jane@example.com", "jane@example.com"],
    ["--jane@gmial.com", "jane@gmail.com"],
    ["?jane@example.com", "jane@example.com"],
    ["//jane@example.com", "jane@example.com"],
    ["jane}@example.com", "jane@example.com"],
    ["jane|@example.com", "jane@example.com"],
    ["jane@example.com", undefined],
    ["_jane@example.com", undefined],
    ["+jane@example.com", undefined],
    ["-@example.com", undefined],
    ["jane-@example.com", undefined],
  ])("%s gets the suggestion %s", (address, meant) => {
    expect(isAddress(address)).toBe(true);
    expect(suggestAddress(address)).toBe(meant);
  });
});

describe("guest accounts", () => {
  test.each([
    ["jane_doe_example.com#EXT#@tenant.example", "jane_doe@example.com"],
    ["jane_example.com%23ext%23@tenant.example", "jane@example.com"],
    ["jane_example.com#EXT#", "jane@example.com"],
    ["0#.f|membership|jane_example.com#ext#@tenant.example", "jane@example.com"],
    ["jane_gmial.com#EXT#@tenant.example", "jane@gmail.com"],
    ["jane#EXT#@tenant.example", undefined],
  ])("%s is the account of the guest %s", (name, own) => {
    expect(isGuestAccount(name)).toBe(true);
    expect(addressOfGuest(name)).toBe(own);
  });

  test("a text that only resembles the mark is not a guest account", () => {
    expect(isGuestAccount("ext#1@example.com")).toBe(false);
    expect(isGuestAccount("jane#ext@example.com")).toBe(false);
  });
});
