import { describe, expect, test } from "vitest";
import { effectiveOptions, optionLines } from "./effective-options.ts";

describe("effective options", () => {
  test("the options of a row replace those of the batch, and the rest is the batch's or Clerk's", () => {
    const row = { expiresInDays: 7, publicMetadata: { role: "chief" } };
    const batch = { expiresInDays: 14, publicMetadata: { plan: "team" }, redirectUrl: "https://a.example/" };
    expect(effectiveOptions(row, batch)).toEqual({
      redirectUrl: { value: "https://a.example/", source: "options" },
      expiresInDays: { value: 7, source: "list" },
      publicMetadata: { value: { role: "chief" }, source: "list" },
      notify: { value: true, source: "default" },
      templateSlug: { value: "invitation", source: "default" },
    });
  });

  test("links only and another template come from the batch", () => {
    const { notify, templateSlug } = effectiveOptions(
      {},
      { notify: false, templateSlug: "waitlist_invitation" },
    );
    expect(notify).toEqual({ value: false, source: "options" });
    expect(templateSlug).toEqual({ value: "waitlist_invitation", source: "options" });
  });

  test("the lines of a row name the options that are set, with long metadata cut", () => {
    expect(optionLines(effectiveOptions({}, {}))).toEqual([]);
    const publicMetadata = { a: 1, b: "two", c: true, d: null, e: [], f: {} };
    const batch = { notify: false, redirectUrl: "https://a.example/" };
    expect(optionLines(effectiveOptions({ publicMetadata, expiresInDays: 1 }, batch))).toEqual([
      "a: 1",
      'b: "two"',
      "c: true",
      "d: null",
      "and 2 more keys",
      "Expires after 1 day",
      "https://a.example/",
      "Link only",
    ]);
  });

  test("a long key, value or URL is cut, so that the options below it stay in view", () => {
    const publicMetadata = { ["k".repeat(64)]: "v".repeat(500) };
    const redirectUrl = `https://a.example/${"p".repeat(500)}`;
    const lines = optionLines(effectiveOptions({ publicMetadata, redirectUrl }, {}));
    expect(lines).toEqual([
      `${"k".repeat(32)}…: "${"v".repeat(59)}…`,
      `https://a.example/${"p".repeat(102)}…`,
    ]);
  });
});
