import { describe, expect, test } from "vitest";
import { parseList } from "#web/bulk-invite/text/parse-list.ts";
import type { CheckedList } from "./list-items.ts";
import { sortByStanding, type Standings } from "./standing.ts";
import { createSubmission } from "./submission.ts";

function checkedList(text: string, standings: Standings = new Map()): CheckedList {
  const parsed = parseList(text);
  return { parsed, standings, sorted: sortByStanding(parsed.list.recipients, standings) };
}

async function body(...given: Parameters<typeof createSubmission>): Promise<{ rows: unknown[] }> {
  return JSON.parse(await createSubmission(...given).body.text()) as { rows: unknown[] };
}

describe("submission", () => {
  test("the submission holds recipients in the order of the text", async () => {
    const options = { notify: false };
    const list = checkedList(
      "Jane Doe <jane@example.com>\nsomebody@gmial.com\nnot an address\nJANE@example.com",
    );
    expect(await body(list, { options, existing: "skip" })).toEqual({
      kind: "invite",
      options,
      rows: [{ emailAddress: "jane@example.com", name: "Jane Doe" }, { emailAddress: "somebody@gmial.com" }],
    });
  });

  test("the submission names its preset", async () => {
    const list = checkedList("jane@example.com");
    const { presetId } = JSON.parse(
      await createSubmission(list, { options: {}, presetId: "one", existing: "skip" }).body.text(),
    ) as { presetId: string };
    expect(presetId).toBe("one");
  });

  test("columns of a table become options of the row", async () => {
    const table = checkedList("email,expires_in_days\na@example.com,14\nb@example.com,");
    const { rows } = await body(table, { options: {}, existing: "skip" });
    expect(rows).toEqual([
      { emailAddress: "a@example.com", expiresInDays: 14 },
      { emailAddress: "b@example.com" },
    ]);
  });

  const standings: Standings = new Map([
    ["a@example.com", { kind: "user" }],
    ["b@example.com", { kind: "invited", invitationId: "inv_1", since: 5 }],
    ["c@example.com", { kind: "previouslyInvited", status: "revoked", at: 6 }],
  ]);
  const checked = checkedList("a@example.com\nb@example.com\nc@example.com\nd@example.com", standings);

  test("users and people with a pending invitation are left out", async () => {
    const { rows } = await body(checked, { options: {}, existing: "skip" });
    expect(rows).toEqual([{ emailAddress: "c@example.com" }, { emailAddress: "d@example.com" }]);
  });

  test("a resend names the invitation it replaces", async () => {
    const { rows } = await body(checked, { options: {}, existing: "resend" });
    expect(rows[0]).toEqual({ emailAddress: "b@example.com", replaces: "inv_1" });
    expect(rows.length).toBe(3);
  });

  test("each row has the line it came from", () => {
    expect([...createSubmission(checked, { options: {}, existing: "skip" }).lines]).toEqual([3, 4]);
  });
});
