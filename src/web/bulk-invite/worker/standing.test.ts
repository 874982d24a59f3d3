import { describe, expect, test } from "vitest";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import { parseList } from "#web/bulk-invite/text/parse-list.ts";
import { countStandings, sortByStanding, standingOf, type Standings } from "./standing.ts";

const emailAddress = "a@example.com";
const invitation: PrecheckAnswer["data"][number]["invitation"] = {
  id: "inv_1",
  emailAddress,
  status: "pending",
  publicMetadata: {},
  createdAt: 3,
  updatedAt: 3,
  expiresAt: null,
};

describe("standing", () => {
  test("each answer of the pre-check has its standing", () => {
    expect(standingOf({ emailAddress, standing: "new" })).toEqual({ kind: "new" });
    expect(standingOf({ emailAddress, standing: "user" })).toEqual({ kind: "user" });
    expect(standingOf({ emailAddress, standing: "unknown" })).toBeUndefined();
    expect(standingOf({ emailAddress, standing: "invited", invitation })).toEqual({
      kind: "invited",
      invitationId: "inv_1",
      since: 3,
    });
    expect(standingOf({ emailAddress, standing: "new", previous: { status: "expired", at: 2 } })).toEqual({
      kind: "previouslyInvited",
      status: "expired",
      at: 2,
    });
  });
});

describe("sorted recipients", () => {
  const { recipients } = parseList("new@example.com old@example.com user@example.com open@example.com").list;
  const standings: Standings = new Map([
    ["old@example.com", { kind: "invited", invitationId: "inv_1", since: 1 }],
    ["user@example.com", { kind: "user" }],
    ["new@example.com", { kind: "new" }],
  ]);
  const sorted = sortByStanding(recipients, standings);

  test("the counts agree with the lists", () => {
    const counts = countStandings(sorted);
    expect(counts).toEqual({
      invited: 1,
      users: 1,
      previouslyInvited: 0,
      unchecked: 1,
      sendable: { skip: 2, resend: 3 },
      doubtful: { skip: 0, resend: 0 },
    });
    for (const existing of ["skip", "resend"] as const) {
      expect(counts.sendable[existing]).toBe(sorted.sendable[existing].length);
    }
  });

  test("unchecked recipients are sent", () => {
    expect(sorted.sendable.skip.map(({ address }) => address)).toEqual([
      "new@example.com",
      "open@example.com",
    ]);
  });

  test("doubtful recipients are counted among those to invite, but not among users", () => {
    const list = parseList("new@gmial.com\nold@gmial.com\nuser@gmial.com\nsure@example.com").list;
    const known: Standings = new Map([
      ["old@gmial.com", { kind: "invited", invitationId: "inv_1", since: 1 }],
      ["user@gmial.com", { kind: "user" }],
    ]);
    expect(countStandings(sortByStanding(list.recipients, known)).doubtful).toEqual({ skip: 1, resend: 2 });
  });
});
