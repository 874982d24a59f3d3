import { expect, test } from "vitest";
import type { AddressStanding, Checked } from "#batches/precheck/precheck.ts";
import type { QueuedRow } from "#batches/rows.ts";
import { hourMs, invitationOf, start } from "#batches/testing/ledger-fixture.ts";
import type { NotDone } from "#batches/upstream.ts";
import { type Evidence, judgeCheck, maxCheckTries } from "./check-result.ts";

const row = (emailAddress: string): QueuedRow => ({
  kind: "invite",
  step: "invite",
  targetId: null,
  batchId: "one",
  position: 0,
  emailAddress,
  attempts: 0,
  unknownSince: null,
  checkedAt: null,
  invitee: { emailAddress },
  invitedBy: "Admin",
});
const evidence: Evidence = {
  recorded: new Set(),
  underWay: new Set(["busy@example.com"]),
  submittedAt: new Map([["one", start]]),
};
const away: NotDone = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };

function judged(emailAddress: string, standing: AddressStanding, failure: NotDone | null = null, tries = 0) {
  const checked: Checked = { standings: new Map([[emailAddress, standing]]), failure, checkedAt: start };
  return judgeCheck([row(emailAddress)], checked, evidence, {
    now: start,
    hourMs,
    generalPer10s: 100,
    tries,
    random: () => 0,
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
