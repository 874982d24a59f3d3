import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FollowUpKind, Waiting } from "#contract/batch.ts";
import { noRows } from "#batches/rows.ts";
import { attentionOf, type Concern, handledNow } from "./attention.ts";

function concern(
  changes: Partial<Omit<Concern, "counts">> & { counts?: Partial<Concern["counts"]> } = {},
): Concern {
  return {
    state: "running",
    followUps: [],
    is_held: 0,
    paused_because: null,
    handled_failed: 0,
    handled_stop: null,
    handled_open: 0,
    ...changes,
    counts: { ...noRows(), queued: 5, ...changes.counts },
  };
}

const forAdmin: Waiting = { code: "clerk_key_refused", detail: "Words.", until: null };
const forClerk: Waiting = { code: "clerk_limit", detail: "Words.", until: 1 };
const followUp = (kind: FollowUpKind) => ({ kind, batchId: "b", total: 1, createdAt: 0 });

describe("the attention that a batch needs", () => {
  test("a batch that runs, waits for Clerk's limit, is finished or was paused by a member needs none", () => {
    expect(attentionOf(concern(), null)).toBeNull();
    expect(attentionOf(concern(), forClerk)).toBeNull();
    expect(attentionOf(concern({ state: "finished", counts: { queued: 0, done: 5 } }), null)).toBeNull();
    expect(attentionOf(concern({ state: "paused" }), null)).toBeNull();
    expect(attentionOf(concern({ state: "cancelled", counts: { cancelled: 5 } }), null)).toBeNull();
  });

  test("a batch that waits for an admin, was paused with its member or was restored needs it", () => {
    expect(attentionOf(concern(), forAdmin)).toBe("stopped");
    expect(attentionOf(concern({ state: "paused", paused_because: "Ada was disabled." }), null)).toBe(
      "paused",
    );
    const held = concern({ state: "paused", paused_because: "Ada was disabled.", is_held: 1 });
    expect(attentionOf(held, null)).toBe("restored");
  });

  test.each(["running", "paused", "finished", "cancelled"])(
    "failed rows of a %s batch need it until they are retried",
    (state) => {
      const failed = { state, counts: { failed: 2 } };
      expect(attentionOf(concern(failed), null)).toBe("failed");
      expect(attentionOf(concern({ ...failed, followUps: [followUp("rollback")] }), null)).toBe("failed");
      expect(attentionOf(concern({ ...failed, followUps: [followUp("retry")] }), null)).toBeNull();
    },
  );

  test("what stops a batch comes before its failed rows", () => {
    expect(attentionOf(concern({ counts: { failed: 2 } }), forAdmin)).toBe("stopped");
  });
});

describe("a batch that a member marks as handled", () => {
  const anyConcern = fc.record({
    state: fc.constantFrom("running", "paused", "finished", "cancelled"),
    counts: fc.record({ queued: fc.nat(3), sending: fc.nat(3), failed: fc.nat(3) }),
    is_held: fc.constantFrom(0, 1),
    paused_because: fc.constantFrom(null, "Ada was disabled."),
    handled_failed: fc.nat(3),
    handled_stop: fc.constantFrom(null, "paused", "clerk_key_refused"),
    handled_open: fc.nat(6),
  });
  const anyWaiting = fc.constantFrom(null, forAdmin, forClerk);

  test("a batch that was handled needs no attention", () => {
    fc.assert(
      fc.property(anyConcern, anyWaiting, (changes, waiting) => {
        const batch = concern(changes);
        const handled = { ...batch, ...handledNow(batch, waiting, { failed: batch.counts.failed }) };
        expect(attentionOf(handled, waiting)).toBeNull();
      }),
    );
  });

  test("a further failed row needs attention again", () => {
    const batch = concern({ counts: { failed: 2 } });
    const handled = { ...batch, ...handledNow(batch, null, { failed: 2 }) };
    expect(attentionOf({ ...handled, counts: { ...handled.counts, failed: 3 } }, null)).toBe("failed");
  });

  test("a row that failed while the member decided still needs attention", () => {
    const batch = concern({ counts: { failed: 3 } });
    expect(attentionOf({ ...batch, ...handledNow(batch, null, { failed: 2 }) }, null)).toBe("failed");
    expect(handledNow(batch, null, { failed: 99 }).handled_failed).toBe(3);
  });

  test("another problem, or the same one after rows have moved, needs attention again", () => {
    const batch = concern();
    const handled = { ...batch, ...handledNow(batch, forAdmin, { failed: 0 }) };
    expect(attentionOf(handled, { ...forAdmin, code: "clerk_quota" })).toBe("stopped");
    expect(attentionOf({ ...handled, counts: { ...handled.counts, queued: 4 } }, forAdmin)).toBe("stopped");
  });
});
