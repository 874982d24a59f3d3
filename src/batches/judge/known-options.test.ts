import { describe, expect, test } from "vitest";
import { knownOptions } from "./known-options.ts";
import { invitationOf, start } from "#batches/testing/ledger-fixture.ts";

const dayMs = 86_400_000;
const old = (changed = {}) => invitationOf("a@example.com", changed);

describe("known options", () => {
  test("recorded options are known", () => {
    const recorded = { redirectUrl: "https://example.com/", notify: false, expiresInDays: 4 };
    expect(knownOptions(old(), recorded)).toEqual({ options: recorded, unknown: [] });
  });

  test("a recorded option that has become invalid is unknown", () => {
    const recorded = { notify: false, expiresInDays: 4 };
    const known = knownOptions(old(), recorded, ["redirectUrl"]);
    expect(known).toEqual({ options: recorded, unknown: ["redirectUrl"] });
  });

  test("an invitation made elsewhere has unknown options", () => {
    expect(knownOptions(old(), null)).toEqual({
      options: {},
      unknown: ["redirectUrl", "notify", "templateSlug", "expiresInDays"],
    });
  });

  test("metadata comes from Clerk, which may be newer", () => {
    const invitation = old({ publicMetadata: { team: "north" } });
    const { options } = knownOptions(invitation, { publicMetadata: { team: "south" } });
    expect(options.publicMetadata).toEqual({ team: "north" });
  });

  test.each([
    [3 * dayMs, 3],
    [2.6 * dayMs, 3],
    [1_000, 1],
    [900 * dayMs, 365],
    [-5, undefined],
  ])("an invitation that lasts %i ms has %j days", (lastsMs, days) => {
    expect(knownOptions(old({ expiresAt: start + lastsMs }), null).options.expiresInDays).toBe(days);
  });
});
