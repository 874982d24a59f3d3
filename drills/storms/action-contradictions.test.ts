import { expect, test } from "vitest";
import type { Activity } from "#contract/activity.ts";
import type { Row } from "#contract/batch.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import { actionContradictions } from "./action-contradictions.ts";
import type { RequestedAction, EndedBatch, Evidence } from "./evidence.ts";
import { batch, emailAddress, evidenceOf, past, row, withoutDetails } from "./testing/evidence.ts";

const single = (kind: EndedBatch["kind"], report: Row, targets = ["old"]): EndedBatch =>
  batch([report], { kind, isSingle: true, targets });
const entry = (action: Activity["action"], result: Activity["result"], subjectId: string): Activity => ({
  id: "1",
  at: 1,
  action,
  result,
  member: null,
  emailAddress,
  subjectId,
  detail: null,
  code: null,
  clientAddress: null,
  requestId: null,
  clerkTraceId: null,
});
const requested = (kind: RequestedAction["kind"], answer: RequestedAction["answer"]): RequestedAction => ({
  kind,
  emailAddress,
  answer,
});

/** The kinds of contradictions between the report and the evidence. */
function kindsOf(batches: EndedBatch[], history: PastInvitation[], rest: Partial<Evidence> = {}): string[] {
  return actionContradictions(evidenceOf(batches, history, rest)).map(withoutDetails);
}

const revoked = { status: "revoked", settledBy: "api", settledAt: 11_000 } as const;
const wasRevoked = entry("invitation.revoked", "done", "old");
const wasInvited = entry("invitation.created", "done", "new");

test("actions that the history and the activity confirm have no contradictions", () => {
  const entries = [wasRevoked];
  const requests = [requested("revoke", "done")];
  expect(
    kindsOf([single("revoke", row("done"))], [past("old", revoked)], { entries, requested: requests }),
  ).toEqual([]);
  const invite = single("invite", row("done", { invitationId: "new" }), []);
  const invited = { entries: [wasInvited], requested: [requested("invite", "none")] };
  expect(kindsOf([invite], [past("new")], invited)).toEqual([]);
  const resend = single("resend", row("done", { invitationId: "new" }));
  const resent = {
    entries: [entry("invitation.resent", "done", "new")],
    requested: [requested("resend", "unknown")],
  };
  expect(kindsOf([resend], [past("old", revoked), past("new")], resent)).toEqual([]);
});

const refusal = { entries: [entry("invitation.revoked", "failed", "old")] };
const halfDone = row("failed", { code: "not_invited_again" });

test.each([
  ["it was not revoked", single("revoke", row("done")), past("old"), { entries: [wasRevoked] }],
  ["it never ended", single("revoke", row("sending")), past("old"), refusal],
  [
    "skipped without a cause",
    single("revoke", row("skipped", { code: "invitation_gone" })),
    past("old"),
    refusal,
  ],
  ["cancelled in a batch that was not", single("revoke", row("cancelled")), past("old"), refusal],
  ["failed without a cause", single("revoke", row("failed", { code: "clerk_failed" })), past("old"), refusal],
  [
    "it was not deleted",
    single("delete", row("done")),
    past("old", revoked),
    { entries: [entry("invitation.deleted", "done", "old")] },
  ],
  [
    "the old invitation still works",
    single("resend", halfDone),
    past("old"),
    { entries: [entry("invitation.resent", "failed", "old")] },
  ],
  [
    "revoked, but not reported",
    single("resend", row("cancelled")),
    past("old", revoked),
    { entries: [entry("invitation.resent", "failed", "old")] },
  ],
  [
    "changed without a request",
    single("revoke", row("done"), ["other"]),
    past("old", revoked),
    {
      entries: [entry("invitation.revoked", "done", "other")],
    },
  ],
])("an action is untrue: %s", (words, action, invitation, rest) => {
  expect(kindsOf([action], [invitation], rest)).toEqual([words]);
});

test("a single action needs exactly one entry in the activity", () => {
  const action = single("revoke", row("done"));
  const history = [past("old", revoked)];
  expect(kindsOf([action], history)).toEqual(["not in the activity"]);
  expect(kindsOf([action], history, { entries: [wasRevoked, wasRevoked] })).toEqual([
    "in the activity, but not done",
  ]);
  const unknown = single("revoke", row("failed", { code: "outcome_unknown" }));
  expect(kindsOf([unknown], [past("old")])).toEqual(["its failure is not in the activity"]);
});

test("an answer that contradicts the outcome of its action is untrue", () => {
  const isDone = [single("revoke", row("done"))];
  const history = [past("old", revoked)];
  const entries = [wasRevoked];
  expect(kindsOf(isDone, history, { entries, requested: [requested("revoke", "not done")] })).toEqual([
    "answered as not done, but it was",
  ]);
  const twice = [requested("revoke", "done"), requested("revoke", "done")];
  expect(kindsOf(isDone, history, { entries, requested: twice })).toEqual([
    "answered as done, but it was not",
  ]);
});

test("a rollback may revoke what its batch made, and nothing else", () => {
  const rollback = batch([row("done")], { kind: "rollback", source: [row("done", { invitationId: "old" })] });
  expect(kindsOf([rollback], [past("old", revoked)])).toEqual([]);
  expect(kindsOf([rollback], [past("other", { ...revoked, madeBy: "dashboard" })])).toEqual([
    "changed without a request",
  ]);
});
