import { describe, expect, test } from "vitest";
import type { Preset } from "#contract/preset.ts";
import { emptyOptions, type OptionInput } from "./option-values.ts";
import { fieldsOf, matchesPreset } from "./preset-options.ts";

const preset: Preset = {
  id: "one",
  name: "Onboarding",
  isDefault: false,
  options: {
    redirectUrl: "https://app.example.com/welcome",
    expiresInDays: 14,
    publicMetadata: { plan: "team", seats: { min: 1, max: 5 } },
    notify: false,
  },
};
const filled = fieldsOf(preset);
const changed = (changes: Partial<OptionInput>) => matchesPreset({ ...filled, ...changes }, preset);

describe("a preset and the fields of a form", () => {
  test("fields that a preset filled match it", () => {
    expect(filled).toMatchObject({ expiresInDays: "14", delivery: "link" });
    expect(matchesPreset(filled, preset)).toBe(true);
    expect(matchesPreset(emptyOptions, preset)).toBe(false);
  });

  test("empty fields match no preset, and only those do", () => {
    expect(fieldsOf(null)).toEqual(emptyOptions);
    expect(matchesPreset(emptyOptions, null)).toBe(true);
    expect(matchesPreset({ ...emptyOptions, publicMetadata: " {} " }, null)).toBe(true);
    expect(matchesPreset(filled, null)).toBe(false);
  });

  test("metadata that is written in another way still matches", () => {
    expect(changed({ publicMetadata: '{"seats":{"max":5,"min":1},"plan":"team"}' })).toBe(true);
  });

  test("a preset that names Clerk's defaults matches fields without them", () => {
    const options = { notify: true, templateSlug: "invitation" } as const;
    expect(matchesPreset(emptyOptions, { ...preset, options })).toBe(true);
  });

  test.each<Partial<OptionInput>>([
    { expiresInDays: "15" },
    { expiresInDays: "" },
    { redirectUrl: "https://app.example.com/other" },
    { publicMetadata: '{"plan": "team"}' },
    { delivery: "email" },
  ])("fields with %j do not match any more", (changes) => {
    expect(changed(changes)).toBe(false);
  });

  test("an invalid field does not match any more", () => {
    expect(changed({ publicMetadata: "{" })).toBe(false);
    expect(changed({ expiresInDays: "0" })).toBe(false);
  });
});
