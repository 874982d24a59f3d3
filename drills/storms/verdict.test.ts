import { expect, test } from "vitest";
import type { Row } from "#contract/batch.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import type { EndedBatch, Evidence } from "./evidence.ts";
import { batch, call, evidenceOf, past, row, withoutDetails } from "./testing/evidence.ts";
import { judge } from "./verdict.ts";

/** The kinds of contradictions that the judge finds. */
function verdictOf(batches: EndedBatch[], history: PastInvitation[], rest: Partial<Evidence> = {}): string[] {
  const { lost, twice, untrue } = judge(evidenceOf(batches, history, rest));
  return [...lost.map(() => "lost"), ...twice.map(() => "twice"), ...untrue.map(withoutDetails)];
}

const done = row("done", { invitationId: "one" });
const invited = row("skipped", { code: "already_invited" });
const foreign = { madeBy: "dashboard", publicMetadata: { team: "others" } } as const;

test("a report that the history confirms has no contradictions", () => {
  expect(verdictOf([batch([done])], [past("one")])).toEqual([]);
  expect(verdictOf([batch([invited])], [past("one", foreign)])).toEqual([]);
  expect(verdictOf([batch([row("cancelled")], { wasCancelled: true })], [])).toEqual([]);
  expect(verdictOf([batch([row("failed", { code: "outcome_unknown" })])], [past("one")])).toEqual([]);
  const accepted = past("one", { status: "accepted", settledBy: "recipient", settledAt: 1, ...foreign });
  expect(verdictOf([batch([row("skipped", { code: "already_user" })])], [accepted])).toEqual([]);
});

test("an address without an invitation and without a reason is lost", () => {
  expect(verdictOf([batch([row("queued")])], [])).toEqual(["lost", "still queued"]);
  expect(verdictOf([batch([])], [])).toEqual(["lost"]);
});

test("an address with a second invitation without a row of its own is twice", () => {
  const revoked = past("one", { status: "revoked", settledBy: "dashboard", settledAt: 15_000 });
  const second = past("two", { madeAt: 20_000 });
  const row2 = row("done", { invitationId: "two" });
  expect(verdictOf([batch([row2])], [revoked, second])).toEqual(["twice"]);
  expect(verdictOf([batch([done]), batch([row2])], [revoked, second])).toEqual([]);
});

test("an invitation that no list could show does not contradict the report", () => {
  const second = past("two", { madeAt: 12_500 });
  const row2 = row("done", { invitationId: "two" });
  const revoked = past("one", { status: "revoked", settledBy: "dashboard", settledAt: 11_000 });
  expect(verdictOf([batch([row2])], [revoked, second])).toEqual(["twice"]);
  expect(verdictOf([batch([row2])], [revoked, second], { listLagMs: 1_000 })).toEqual([]);
  const deleted = past("one", { deletedAt: 10_500, deletedBy: "dashboard" });
  expect(verdictOf([batch([row2])], [deleted, second])).toEqual([]);
});

test.each([
  ["done without an invitation", done, []],
  ["done with an invitation of others", done, [past("one", foreign)]],
  ["cancelled, but it was sent", row("cancelled"), [past("one")]],
  ["failed, but it was sent", row("failed", { code: "clerk_failed" }), [past("one")]],
  ["failed without a cause", row("failed", { code: "clerk_failed" }), []],
  ["skipped as invited, but nothing was ever made", invited, []],
  ["skipped because of its own invitation", invited, [past("one")]],
  ["skipped as a user, but there is none", row("skipped", { code: "already_user" }), [past("one", foreign)]],
])("a row is untrue that is %s", (words, report, history) => {
  const verdict = verdictOf([batch([report], { wasCancelled: report.outcome === "cancelled" })], history);
  expect(verdict.filter((entry) => entry !== "lost")).toEqual([words]);
});

test("two rows that claim one invitation are untrue", () => {
  expect(verdictOf([batch([done]), batch([done])], [past("one")])).toEqual(["two rows claim one invitation"]);
});

test("only a mark distinguishes an invitation of others with our options from that of a call without an answer", () => {
  const alike = past("one", { madeBy: "dashboard" });
  expect(verdictOf([batch([done])], [alike], { calls: [call(null)] })).toEqual([]);
  const without = ["lost", "done with an invitation of others"];
  expect(verdictOf([batch([done])], [alike], { calls: [call(null)], isMarked: true })).toEqual(without);
  expect(verdictOf([batch([done])], [alike], { calls: [call(null, 20_000)] })).toEqual(without);
  expect(verdictOf([batch([done])], [alike], { calls: [call(200)] })).toEqual(without);
  const revoked = past("one", { ...alike, status: "revoked", settledBy: "dashboard", settledAt: 11_000 });
  const skipped = batch([row("skipped", { code: "already_revoked" })]);
  expect(verdictOf([skipped], [revoked], { calls: [call(null)] })).toEqual([]);
  expect(verdictOf([skipped], [revoked], { calls: [call(200)] })).toEqual([
    "skipped as revoked, but it was not",
  ]);
});

test("a rollback revokes everything that its batch has sent, and nothing of others", () => {
  const unknown = row("failed", { code: "outcome_unknown" });
  const rollbackOf = (source: EndedBatch, report: Row) =>
    verdictOf([source, batch([report], { kind: "rollback", source: source.rows })], [past("one")]);
  const revoked = { status: "revoked", settledAt: 11_000, settledBy: "api" } as const;
  expect(
    verdictOf([batch([done]), batch([done], { kind: "rollback", source: [done] })], [past("one", revoked)]),
  ).toEqual([]);
  expect(rollbackOf(batch([done]), done)).toEqual(["rollback of a@example.com"]);
  expect(rollbackOf(batch([unknown]), row("skipped", { code: "invitation_gone" }))).toEqual([
    "rollback of a@example.com",
  ]);
  expect(rollbackOf(batch([done]), unknown)).toEqual([]);
  expect(verdictOf([batch([invited])], [past("one", { ...foreign, ...revoked })])).toEqual([
    "changed without a request",
  ]);
});
