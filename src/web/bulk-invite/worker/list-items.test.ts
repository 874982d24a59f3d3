import { describe, expect, test } from "vitest";
import { parseList } from "#web/bulk-invite/text/parse-list.ts";
import { type CheckedList, findingsOnLines, groupItems } from "./list-items.ts";
import { sortByStanding, type Standings } from "./standing.ts";

const text = [
  "Jane Doe <jane@example.com>",
  "somebody@gmial.com",
  "not an address",
  "JANE@example.com",
  "",
  "broken@@example.com",
].join("\n");

function checkedList(list: string, standings: Standings = new Map()): CheckedList {
  const parsed = parseList(list);
  return { parsed, standings, sorted: sortByStanding(parsed.list.recipients, standings) };
}

describe("list items", () => {
  test("findings have their notes and places", () => {
    expect(findingsOnLines(parseList(text), 2, 4)).toMatchObject([
      { kind: "doubtful", line: 2, suggestion: "somebody@gmail.com" },
      { kind: "problem", line: 3, note: expect.stringMatching(/no address/) },
      { kind: "duplicate", line: 4, note: "Duplicate of line 1" },
    ]);
  });

  test("a person outside the allowed domains has the reason and the suggestion", () => {
    const parsed = parseList("Jo <jo@evil.example>\nann@gmial.com", { allowedDomains: ["example.com"] });
    const list = { parsed, standings: new Map(), sorted: sortByStanding(parsed.list.recipients, new Map()) };
    const window = { group: "outside", existing: "skip", offset: 0, limit: 9 } as const;
    const expected = [
      { kind: "outside", text: "jo@evil.example", name: "Jo", note: expect.stringMatching(/ is not among /) },
      { kind: "outside", text: "ann@gmial.com", suggestion: "ann@gmail.com" },
    ];
    expect(groupItems(list, window)).toMatchObject(expected);
    expect(findingsOnLines(parsed, 1, 2)).toMatchObject(expected);
  });

  test("the note of a wrong cell begins with the name of its column", () => {
    const parsed = parseList("email,expires_in_days\na@example.com,soon\nb@example.com,14");
    expect(findingsOnLines(parsed, 1, 3)).toMatchObject([
      {
        line: 2,
        cellName: "expires_in_days",
        note: expect.stringMatching(/^expires_in_days: The expiry is not/),
      },
    ]);
  });

  test("a window of a group is a part of it", () => {
    const itemsFrom = (group: "recipients" | "doubtful", offset: number) =>
      groupItems(checkedList(text), { group, existing: "skip", offset, limit: 5 });
    expect(itemsFrom("recipients", 1)).toMatchObject([{ text: "somebody@gmial.com", line: 2 }]);
    expect(itemsFrom("doubtful", 0)).toMatchObject([
      { kind: "doubtful", line: 2 },
      { kind: "problem", line: 6, suggestion: "broken@example.com" },
    ]);
  });

  test("a doubtful recipient has its sentence and says whether its line holds nothing else", () => {
    const list = checkedList("kim@gmial.com\nlee@gmial.com, a@example.com\n[a@x.test](mailto:b@y.test)");
    expect(groupItems(list, { group: "doubtful", existing: "skip", offset: 0, limit: 9 })).toMatchObject([
      {
        isAlone: true,
        note: "The address looks misspelt. Check it.",
        recipient: { address: "kim@gmial.com" },
      },
      { suggestion: "lee@gmail.com" },
      { isOtherMailbox: true, note: expect.stringMatching(/its link another/), suggestion: "a@x.test" },
    ]);
  });

  test("items carry the standing of their recipient", () => {
    const standings: Standings = new Map([
      ["a@example.com", { kind: "user" }],
      ["b@example.com", { kind: "invited", invitationId: "inv_1", since: 5 }],
      ["c@example.com", { kind: "previouslyInvited", status: "revoked", at: 6 }],
    ]);
    const list = checkedList("a@example.com\nb@example.com\nc@example.com\nd@example.com", standings);
    const window = { existing: "skip", offset: 0, limit: 9 } as const;
    expect(groupItems(list, { group: "invited", ...window })).toMatchObject([
      { text: "b@example.com", standing: { kind: "invited", since: 5 } },
    ]);
    expect(groupItems(list, { group: "recipients", ...window })).toMatchObject([
      { text: "c@example.com", standing: { kind: "previouslyInvited" } },
      { text: "d@example.com" },
    ]);
  });
});
