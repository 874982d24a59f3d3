import { describe, expect, test } from "vitest";
import type { DraftRecord } from "#web/api/draft-record.ts";
import { emptyOptions } from "#web/forms/option-values.ts";
import { createClosedDrafts } from "./closed-drafts.ts";
import { memoryRecords } from "./testing/memory-records.ts";

const now = 1_800_000_000_000;
const dayMs = 86_400_000;
const submittedBatch = "0b9a1c52-0e0f-4d7c-9f5e-3d1f0a6b7c8d";

function form(isUsed: boolean) {
  return JSON.stringify({ batchId: submittedBatch, options: emptyOptions, existing: "skip", isUsed });
}

async function setUp(drafts: Partial<DraftRecord>[], openElsewhere: string[] = []) {
  const { records, saved } = memoryRecords();
  for (const draft of drafts) {
    const record = { member: "ann", id: "", editedAt: now, count: 1, isEmpty: false, items: {}, ...draft };
    await records.write(record, "a@example.com");
  }
  const closed = createClosedDrafts({
    records,
    ownId: () => "own",
    askOtherTabs: async () => openElsewhere.forEach((id) => closed.withdraw(id)),
    wasSubmitted: async (batchId) => batchId === submittedBatch,
    now: () => now,
  });
  await closed.find("ann");
  return { closed, left: () => [...saved.values()].map(({ record }) => record.id) };
}

describe("closed drafts", () => {
  test("the newest draft is offered, and after it is discarded the next one", async () => {
    const { closed, left } = await setUp([
      { id: "older", editedAt: now - 2 },
      { id: "newest", editedAt: now - 1 },
    ]);
    const newest = closed.newest();
    expect(newest?.id).toBe("newest");
    if (newest) await closed.discard(newest);
    expect(closed.newest()?.id).toBe("older");
    expect(left()).toEqual(["older"]);
  });

  test("a draft of this tab, of another open tab, of another member or without a list is not offered", async () => {
    const { closed, left } = await setUp(
      [{ id: "own" }, { id: "elsewhere" }, { id: "ben's", member: "ben" }, { id: "empty", isEmpty: true }],
      ["elsewhere"],
    );
    expect(closed.newest()).toBeUndefined();
    expect(left()).toHaveLength(4);
  });

  test("a draft is withdrawn when another tab says late that it has it", async () => {
    const { closed } = await setUp([{ id: "slow" }]);
    closed.withdraw("slow");
    expect(closed.newest()).toBeUndefined();
  });

  test("a draft that was submitted just before its tab was closed is deleted", async () => {
    const { closed, left } = await setUp([
      { id: "submitted", items: { form: form(true) } },
      { id: "unsubmitted", items: { form: form(false) } },
    ]);
    expect(closed.newest()?.id).toBe("unsubmitted");
    expect(left()).toEqual(["unsubmitted"]);
  });

  test("drafts of any member are deleted after seven days", async () => {
    const { closed, left } = await setUp([
      { id: "old", editedAt: now - 7 * dayMs - 1 },
      { id: "ben's", member: "ben", editedAt: now - 8 * dayMs },
      { id: "kept", editedAt: now - 6 * dayMs },
    ]);
    expect(closed.newest()?.id).toBe("kept");
    expect(left()).toEqual(["kept"]);
  });
});
