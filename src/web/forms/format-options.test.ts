import { expect, test } from "vitest";
import { formatOptions } from "./format-options.ts";

test("the options of a preset are one line", () => {
  expect(
    formatOptions({
      redirectUrl: "https://app.example.com/in",
      expiresInDays: 14,
      publicMetadata: { plan: "team", role: "admin" },
      notify: false,
    }),
  ).toBe("Links only · expires after 14 days · leads to https://app.example.com/in · metadata plan, role");
  expect(formatOptions({ expiresInDays: 1, templateSlug: "waitlist_invitation" })).toBe(
    "Waitlist e-mail · expires after 1 day",
  );
});

test("a preset without options has Clerk's defaults", () => {
  expect(formatOptions({})).toBe("Clerk's defaults");
});
