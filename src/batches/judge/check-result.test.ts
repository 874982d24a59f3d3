import { expect, test } from "vitest";
import type { AddressStanding, Checked } from "#batches/precheck/precheck.ts";
import type { QueuedRow } from "#batches/rows.ts";
import { invitationOf, start } from "#batches/testing/ledger-fixture.ts";
import { circumstances } from "#batches/testing/lane-states.ts";
import { queuedRow } from "#batches/testing/rows.ts";
import type { NotDone } from "#batches/upstream.ts";
import { type Evidence, judgeCheck, maxCheckTries } from "./check-result.ts";

const row = (emailAddress: string): QueuedRow => queuedRow(emailAddress, { batchId: "one" });
const evidence: Evidence = {
  recorded: new Set(),
  underWay: new Set(["busy@example.com"]),
  submittedAt: new Map([["one", start]]),
  gaps: [{ from: start, until: start + 10_000 }],
};
const away: NotDone = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };

function judged(emailAddress: string, standing: AddressStanding, failure: NotDone | null = null, tries = 0) {
  const checked: Checked = { standings: new Map([[emailAddress, standing]]), failure, checkedAt: start };
  return judgeCheck([row(emailAddress)], checked, evidence, {
    ...circumstances,
    now: start,
    tries,
  });
}

test("a row whose address is under way is left untouched", () => {
  const standing = { standing: "invited", invitation: invitationOf("busy@example.com") } as const;
  expect(judged("busy@example.com", standing).rows).toEqual([]);
});

test("a new address is ready and the backoff ends", () => {
  expect(judged("a@example.com", { standing: "new" })).toMatchObject({
    rows: [{ change: { kind: "ready" } }],
    backoff: "end",
  });
});

test("a check that fails keeps what it has learned", () => {
  const { rows, backoff } = judged("a@example.com", { standing: "user" }, away, 2);
  expect(rows).toMatchObject([{ change: { kind: "skipped", reason: { code: "already_user" } } }]);
  expect(backoff).toEqual({
    until: start + 4_000,
    reason: "clerk_unreachable",
    detail: "No route.",
    tries: 3,
  });
});

test.each([
  [maxCheckTries - 2, 0],
  [maxCheckTries - 1, 1],
])("after %i failures, %i unknown rows may be sent", (tries, free) => {
  expect(judged("a@example.com", { standing: "unknown" }, away, tries).rows).toHaveLength(free);
});
