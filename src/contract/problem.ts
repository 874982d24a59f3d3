import * as z from "zod/mini";

/** Every way in which a request or a row can fail. Branch on these, never on texts. */
export const ProblemCode = z.enum([
  "invalid",
  "unauthenticated",
  "forbidden",
  "foreign_origin",
  "not_found",
  "method_not_allowed",
  "conflict",
  "too_large",
  "unsupported_media_type",
  "too_many_attempts",
  "sign_in_busy",
  "too_many_requests",
  "busy",
  "usher_limit",
  "sign_in_unreachable",
  "internal",
  "server_unreachable",
  "not_ready",
  "store_failed",
  "invalid_address",
  "already_invited",
  "duplicate",
  "already_user",
  "address_blocked",
  "invalid_option",
  "outcome_unknown",
  "invitation_gone",
  "already_accepted",
  "already_revoked",
  "not_invited_again",
  "test_invitation",
  "clerk_busy",
  "clerk_limit",
  "clerk_key_refused",
  "clerk_invitations_off",
  "clerk_mail_quota",
  "clerk_plan",
  "clerk_quota",
  "clerk_unreachable",
  "clerk_timeout",
  "clerk_failed",
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/**
 * The error body (RFC 9457, `application/problem+json`). `detail` says what happened, to which address, and what to do
 * next. `field` is the dotted path of the invalid input; `rows` lists invalid rows of a batch by zero-based index.
 * `retryAfter` is in seconds. `reasons` are short codes: why
 * Usher is not ready. `requestId` finds the log line; Clerk's support asks for `clerkTraceId`.
 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: ProblemCode,
  field: z.optional(z.string()),
  rows: z.optional(z.array(z.object({ index: z.number(), detail: z.string() }))),
  clerkCode: z.optional(z.string()),
  clerkTraceId: z.optional(z.string()),
  requestId: z.optional(z.string()),
  retryAfter: z.optional(z.number()),
  reasons: z.optional(z.array(z.string())),
});
export type Problem = z.infer<typeof Problem>;
