import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { OptionsForm, batchOptions, noOptions } from "./options.ts";

const said = (changes: object) => {
  const parsed = z.safeParse(OptionsForm, { ...noOptions, ...changes });
  return parsed.success
    ? batchOptions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => [path[0], message]);
};

describe("options", () => {
  test("untouched options say nothing", () => {
    expect(said({})).toEqual({});
  });

  test("what is typed becomes the contract's shape", () => {
    const typed = {
      redirectUrl: " https://example.com/welcome ",
      expiresInDays: "14",
      publicMetadata: '{"team": "north"}',
      delivery: "links",
    };
    expect(said(typed)).toEqual({
      redirectUrl: "https://example.com/welcome",
      expiresInDays: 14,
      publicMetadata: { team: "north" },
      notify: false,
    });
  });

  test("a template goes with an e-mail only", () => {
    expect(said({ templateSlug: "waitlist_invitation" })).toEqual({ templateSlug: "waitlist_invitation" });
    expect(said({ templateSlug: "waitlist_invitation", delivery: "links" })).toEqual({ notify: false });
  });

  test("each mistake stands at its field", () => {
    expect(said({ redirectUrl: "example.com", expiresInDays: "0", publicMetadata: "{team" })).toEqual([
      ["redirectUrl", "Enter a whole URL that begins with https:// or http://."],
      ["expiresInDays", "At least 1 day."],
      ["publicMetadata", "Metadata is a JSON object."],
    ]);
  });

  test("half a day is no day", () => {
    expect(said({ expiresInDays: "1.5" })).toEqual([["expiresInDays", "Enter a whole number of days."]]);
    expect(said({ expiresInDays: "soon" })).toEqual([["expiresInDays", "Enter a whole number of days."]]);
  });
});
