import * as z from "zod/mini";
import { BatchKind } from "./batch.ts";
import { ProblemCode } from "./problem.ts";
import { queryNumber } from "./query/query-number.ts";

/** Every recorded change, and the refusals that are worth investigating. */
export const ActivityAction = z.enum([
  "invitation.created",
  "invitation.revoked",
  "invitation.resent",
  "invitation.deleted",
  "invitation.tested",
  "invitations.exported",
  "batch.submitted",
  "batch.paused",
  "batch.resumed",
  "batch.cancelled",
  "batch.retried",
  "batch.rolled_back",
  "batch.continued",
  "batch.edited",
  "batch.handled",
  "session.started",
  "session.refused",
  "session.ended",
  "access.refused",
  "member.invited",
  "member.joined",
  "member.link_made",
  "member.link_withdrawn",
  "member.role_changed",
  "member.address_verified",
  "member.disabled",
  "member.enabled",
  "member.sessions_ended",
  "member.unlocked",
  "member.password_changed",
  "member.two_factor_on",
  "member.two_factor_off",
  "member.recovery_codes_made",
  "settings.changed",
  "preset.created",
  "preset.changed",
  "preset.deleted",
  "view.shared",
  "view.changed",
  "view.unshared",
  "view.deleted",
  "database.restored",
]);
export type ActivityAction = z.infer<typeof ActivityAction>;

/** Groups of actions, for the filter of the page. */
export const ActivityTopic = z.enum(["invitations", "batches", "access", "team", "settings"]);
export type ActivityTopic = z.infer<typeof ActivityTopic>;

const topicByPrefix = {
  invitation: "invitations",
  invitations: "invitations",
  batch: "batches",
  session: "access",
  access: "access",
  member: "team",
  settings: "settings",
  preset: "settings",
  view: "settings",
  database: "access",
} as const satisfies Record<Prefix<ActivityAction>, ActivityTopic>;

type Prefix<Action extends string> = Action extends `${infer Head}.${string}` ? Head : never;

export function topicOf(action: ActivityAction): ActivityTopic {
  // `topicByPrefix` has a key for every prefix.
  return topicByPrefix[action.slice(0, action.indexOf(".")) as Prefix<ActivityAction>];
}

/** `unknown`: the outcome of the call to Clerk is unknown. */
export const ActivityResult = z.enum(["done", "refused", "failed", "unknown"]);
export type ActivityResult = z.infer<typeof ActivityResult>;

/**
 * One entry: who did what, when. `at` is milliseconds since 1970. `member` is the address of the actor, null if not signed
 * in; `emailAddress` is the address concerned. `subjectId` is the id of the invitation, batch or member.
 */
export const Activity = z.object({
  id: z.string(),
  at: z.number(),
  action: ActivityAction,
  result: ActivityResult,
  member: z.nullable(z.string()),
  emailAddress: z.nullable(z.string()),
  subjectId: z.nullable(z.string()),
  /** More about the change: "inviter instead of viewer", "300 rows". */
  detail: z.nullable(z.string()),
  code: z.nullable(ProblemCode),
  clientAddress: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  clerkTraceId: z.nullable(z.string()),
});
export type Activity = z.infer<typeof Activity>;

/** An entry with what its batch does, while the instance has it. */
export const ListedActivity = z.extend(Activity, {
  batch: z.nullable(z.object({ kind: BatchKind, total: z.number() })),
});
export type ListedActivity = z.infer<typeof ListedActivity>;

/** Answer of `GET /api/activity`, newest first. */
export const ActivityList = z.object({ data: z.array(ListedActivity), totalCount: z.number() });
export type ActivityList = z.infer<typeof ActivityList>;

/**
 * Query of `GET /api/activity` and, without limit and offset, of `GET /api/activity.csv` and `GET /api/activity.jsonl`.
 * `query` is a part of either address, or a whole `subjectId`; it also finds the newest 500 batches that contain it.
 * `from` and `to` are milliseconds since 1970; `to` is exclusive.
 */
export const ActivityQuery = z.object({
  query: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  member: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  emailAddress: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  topic: z.optional(ActivityTopic),
  action: z.optional(ActivityAction),
  result: z.optional(ActivityResult),
  from: z.optional(queryNumber(0)),
  to: z.optional(queryNumber(0)),
  limit: z._default(queryNumber(1, 500), 50),
  offset: z._default(queryNumber(0), 0),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;
