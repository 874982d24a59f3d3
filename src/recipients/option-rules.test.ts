import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { optionRules, type OptionRule, rowOptionNames, type TextOptionRule } from "./option-rules.ts";

const rules = Object.entries(optionRules) as [
  string,
  OptionRule<unknown> & Partial<TextOptionRule<unknown>>,
][];

describe("option rules", () => {
  test("every option with a column is read from a row", () => {
    const withColumn = rules.filter(([, rule]) => rule.column !== undefined).map(([name]) => name);
    expect(rowOptionNames).toEqual(withColumn);
  });

  test("docs/invitation-options.md lists the same options, columns and limits", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/invitation-options.md"), "utf8");
    const cells = (line: string) => line.split("|").map((cell) => cell.trim());
    const rows = page
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map(cells);
    expect(rows.map(([, name, column]) => [name, column])).toEqual(
      rules.map(([name, { column }]) => [`\`${name}\``, column === undefined ? "" : `\`${column}\``]),
    );
    const accepts = Object.fromEntries(rows.map(([, name = "", , values = ""]) => [name, values]));
    expect(accepts["`redirectUrl`"]).toContain("2,048");
    expect(accepts["`expiresInDays`"]).toContain("1 to 365");
    expect(accepts["`publicMetadata`"]).toContain("8,192");
    expect(accepts["`templateSlug`"]).toContain("`invitation` or `waitlist_invitation`");
  });

  test.each([
    ["redirectUrl", 1],
    ["expiresInDays", "7"],
    ["expiresInDays", Number.NaN],
    ["publicMetadata", []],
    ["publicMetadata", null],
    ["notify", "true"],
    ["notify", null],
    ["ignoreExisting", 1],
    ["templateSlug", "newsletter"],
    ["templateSlug", undefined],
  ] as const)("%s refuses %j", (name, value) => {
    expect(optionRules[name].check(value).ok).toBe(false);
  });

  test.each([
    ["notify", false],
    ["ignoreExisting", true],
    ["templateSlug", "invitation"],
    ["templateSlug", "waitlist_invitation"],
  ] as const)("%s accepts %j", (name, value) => {
    expect(optionRules[name].check(value)).toEqual({ ok: true, value });
  });

  test.each([{ id: 2 ** 53 }, { deep: [{ id: -(2 ** 60) }] }, { size: Infinity }, { size: Number.NaN }])(
    "metadata refuses a number that JSON programs change: %o",
    (value) => {
      expect(optionRules.publicMetadata.check(value)).toEqual({ ok: false, reason: "metadata-numbers" });
    },
  );

  test("metadata refuses the mark of test invitations, whatever its value", () => {
    for (const value of [true, false, null, "yes"])
      expect(optionRules.publicMetadata.check({ plan: "team", usher_test: value })).toEqual({
        ok: false,
        reason: "metadata-test-mark",
      });
    expect(optionRules.publicMetadata.check({ plan: { usher_test: true } }).ok).toBe(true);
  });

  test("metadata with a list of several hundred thousand is refused for its size", () => {
    const many = Array.from({ length: 300_000 }, () => 1);
    expect(optionRules.publicMetadata.check({ many })).toEqual({ ok: false, reason: "metadata-size" });
  });
});
