import { describe, expect, test } from "vitest";
import type { ListedActivity } from "#contract/activity.ts";
import { sentenceOf, textOf } from "./sentence.ts";

const batchId = "7d524499-0000-4000-8000-000000000001";
const otherId = "7d524499-0000-4000-8000-000000000002";

const entry: ListedActivity = {
  id: "entry-1",
  at: 0,
  action: "invitation.created",
  result: "done",
  member: "ann@example.com",
  emailAddress: null,
  subjectId: null,
  detail: null,
  code: null,
  clientAddress: null,
  requestId: null,
  clerkTraceId: null,
  batch: null,
};

const ada = { emailAddress: "ada@example.com" };
const ofBatch = { subjectId: batchId, batch: { kind: "invite", total: 80 } } as const;
const byCommand = "by the admin command on this machine";

const sentences: readonly [string, Partial<ListedActivity>, note?: string][] = [
  ["ann@example.com invited ada@example.com", { ...ada, subjectId: "inv_1" }],
  [
    "ann@example.com could not invite ada@example.com",
    { ...ada, result: "refused", code: "address_blocked" },
    "The application blocks this address.",
  ],
  [
    "ann@example.com tried to invite ada@example.com",
    { ...ada, result: "unknown", code: "outcome_unknown" },
    "The outcome is unknown.",
  ],
  [
    "ann@example.com resent the invitation of ada@example.com",
    { ...ada, action: "invitation.resent", detail: "instead of inv_1" },
  ],
  ["ann@example.com revoked the invitation of someone", { action: "invitation.revoked", subjectId: "inv_1" }],
  [
    "ann@example.com submitted a batch of 80 people",
    { action: "batch.submitted", subjectId: batchId, detail: "invite, 80 rows" },
  ],
  [
    "ann@example.com submitted a batch to resend 1 invitation",
    { action: "batch.submitted", subjectId: batchId, detail: "resend, 1 row" },
  ],
  ["ann@example.com paused the batch of 80 people", { action: "batch.paused", ...ofBatch }],
  ["ann@example.com cancelled the batch", { action: "batch.cancelled", subjectId: batchId }],
  [
    "ann@example.com paused the batch of 80 people because bob@example.com was disabled",
    { action: "batch.paused", ...ofBatch, detail: "bob@example.com was disabled" },
  ],
  [
    "ann@example.com resumed the batch of 80 people with 2 revoked addresses invited again",
    { action: "batch.resumed", ...ofBatch, detail: "2 revoked addresses invited again" },
  ],
  [
    "ann@example.com retried the batch of 80 people in a new batch of 3 rows",
    { action: "batch.retried", ...ofBatch, detail: `3 rows, as batch ${otherId}` },
  ],
  [
    "ann@example.com signed in with the demo button",
    { action: "session.started", detail: "by the demo button" },
  ],
  ["ann@example.com signed in with a password", { action: "session.started", detail: "by password" }],
  [
    "ann@example.com could not sign in at the second step",
    {
      action: "session.refused",
      result: "refused",
      code: "unauthenticated",
      detail: "the second step; 7 more until 2026-01-01T00:00:00Z",
    },
    "Wrong code. 7 more like this within a minute.",
  ],
  [
    "Someone unknown could not sign in with single sign-on",
    {
      action: "session.refused",
      member: null,
      result: "refused",
      code: "forbidden",
      detail: "single sign-on: OIDC_ROLES gives them no role",
    },
    "Permission denied. OIDC_ROLES gives them no role.",
  ],
  ["ann@example.com signed out", { action: "session.ended", detail: "signed out" }],
  [
    "ann@example.com ended another session of theirs",
    { action: "session.ended", emailAddress: "ann@example.com", detail: "another session of theirs" },
  ],
  [
    "ann@example.com asked for more than the role allows",
    {
      action: "access.refused",
      result: "refused",
      code: "forbidden",
      detail: "PUT /api/settings needs the role admin",
    },
    "PUT /api/settings needs the role admin.",
  ],
  [
    "ann@example.com invited ada@example.com to Usher as viewer",
    { ...ada, action: "member.invited", detail: "as viewer" },
  ],
  [
    "The operator invited ada@example.com to Usher as admin",
    { ...ada, action: "member.invited", member: null, detail: `as admin, ${byCommand}` },
  ],
  [
    "The operator enabled ada@example.com",
    { ...ada, action: "member.enabled", member: null, detail: byCommand },
  ],
  [
    "ann@example.com joined Usher with a one-time link",
    { action: "member.joined", emailAddress: "ann@example.com", detail: "by a one-time link" },
  ],
  [
    "ann@example.com created a one-time link for ada@example.com to set a new password",
    { ...ada, action: "member.link_made", detail: "to set a new password" },
  ],
  [
    "ann@example.com changed the role of ada@example.com from viewer to inviter",
    { ...ada, action: "member.role_changed", detail: "inviter instead of viewer" },
  ],
  [
    "ann@example.com could not change the role of ada@example.com to inviter",
    { ...ada, action: "member.role_changed", result: "refused", code: "conflict", detail: "inviter" },
    "This conflicts with the current state.",
  ],
  [
    "Single sign-on changed the role of ann@example.com from viewer to inviter",
    {
      action: "member.role_changed",
      emailAddress: "ann@example.com",
      detail: "inviter instead of viewer, by OIDC_ROLES",
    },
    "By OIDC_ROLES.",
  ],
  [
    "ann@example.com changed their password",
    { action: "member.password_changed", emailAddress: "ann@example.com" },
  ],
  [
    "ann@example.com turned off two-factor authentication for ada@example.com",
    { ...ada, action: "member.two_factor_off" },
  ],
  [
    "ann@example.com changed the settings",
    {
      action: "settings.changed",
      detail: "activity kept 90 days instead of 400; domains added: a.example, b.example",
    },
    "Activity kept 90 days instead of 400. Domains added: a.example, b.example.",
  ],
  [
    "ann@example.com created the preset “Staff” as the default",
    { action: "preset.created", detail: "Staff, as the default" },
  ],
  [
    "ann@example.com changed the preset “Staff”",
    { action: "preset.changed", detail: "Staff: renamed from Crew, options changed" },
    "Renamed from Crew, options changed.",
  ],
  ["ann@example.com shared the view “Acme”", { action: "view.shared", detail: "Acme" }],
  [
    "ann@example.com changed the view “Acme: all”",
    { action: "view.changed", detail: "Acme: all: renamed from Acme, filters changed" },
    "Renamed from Acme, filters changed.",
  ],
  ["ann@example.com stopped sharing the view “Acme”", { action: "view.unshared", detail: "Acme" }],
  ["ann@example.com deleted the view “Acme”", { action: "view.deleted", detail: "Acme" }],
  [
    "The operator restored the database",
    {
      action: "database.restored",
      member: null,
      detail: "as of 2026-01-01 10:00, 2 unfinished batches on hold",
    },
    "As of 2026-01-01 10:00, 2 unfinished batches on hold.",
  ],
];

test.each(sentences)("an entry reads: %s", (sentence, about, note = "") => {
  const { parts, note: written } = sentenceOf({ ...entry, ...about }, "");
  expect(textOf(parts)).toBe(sentence);
  expect(written).toBe(note);
});

describe("the links of an entry", () => {
  const linksOf = (about: Partial<ListedActivity>, query = "") =>
    sentenceOf({ ...entry, ...about }, query).parts.flatMap((part) =>
      typeof part === "string" ? [] : [part.href],
    );
  const ofAnn = "/activity?query=ann%40example.com";

  test("an address links to its invitations, revoked ones included", () => {
    expect(linksOf(ada)).toEqual([ofAnn, "/?query=ada%40example.com"]);
    const revoked = { ...ada, action: "invitation.revoked" } as const;
    expect(linksOf(revoked)).toEqual([ofAnn, "/?status=revoked&query=ada%40example.com"]);
  });

  test("a member links to the entries of the member", () => {
    expect(linksOf({ ...ada, action: "member.disabled" })).toEqual([
      ofAnn,
      "/activity?query=ada%40example.com",
    ]);
  });

  test("a follow-up links to both batches", () => {
    const about = { action: "batch.retried", ...ofBatch, detail: `3 rows, as batch ${otherId}` } as const;
    expect(linksOf(about)).toEqual([ofAnn, `/batches/${batchId}`, `/batches/${otherId}`]);
  });

  test("a batch that was found by a row opens with that row", () => {
    const about = { action: "batch.paused", ...ofBatch } as const;
    expect(linksOf(about, "ada@")).toEqual([ofAnn, `/batches/${batchId}?query=ada%40`]);
    expect(linksOf(about, "ANN@")).toEqual([ofAnn, `/batches/${batchId}`]);
    expect(linksOf(about, batchId)).toEqual([ofAnn, `/batches/${batchId}`]);
  });

  test("a refused submit has no batch to open", () => {
    const about = {
      action: "batch.submitted",
      subjectId: batchId,
      detail: "invite, 2 rows",
      result: "refused",
    } as const;
    expect(linksOf(about)).toEqual([ofAnn]);
  });
});
