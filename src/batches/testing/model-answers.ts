import type { CallResult, NotSent, Refused, Unknown, Wait } from "#batches/upstream.ts";

export const latencyMs = 30;

/** The answer that a crashed process receives. */
export const never = new Promise<never>(() => {});

export const lost: Unknown = { kind: "unknown", code: "clerk_timeout", detail: "No answer." };
export const noRoute: NotSent = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };
export const busy: NotSent = { kind: "not-sent", code: "clerk_busy", detail: "Clerk is busy." };
/** The process may no longer send it. */
export const stopped: NotSent = { kind: "not-sent", code: "clerk_unreachable", detail: "Stopped." };
export const wait = (retryAfterMs: number | null): Wait => ({ kind: "wait", retryAfterMs });

export function refused(
  code: Refused["code"],
  clerkCode: string,
  scope: Refused["scope"] = "addresses",
  addresses: string[] = [],
): Refused {
  return { kind: "refused", scope, code, clerkCode, detail: "Refused.", addresses };
}

export const keyRefused = refused("clerk_key_refused", "clerk_key_invalid", "instance");
/** Names neither an address nor an option: 404 for a creation, or 400 with an unknown code. */
export const unclear = refused("clerk_failed", "unexpected_error", "unclear");

/** What Clerk may answer to a bulk call that it applied in part. */
export const answersInPart = {
  unnamed: refused("invalid_address", "form_param_format_invalid"),
  /** Names the addresses that it applied, as if it had repeated the call itself. */
  named: refused("already_invited", "duplicate_record"),
  quota: refused("clerk_quota", "quota_exceeded", "instance"),
  mail: refused("clerk_mail_quota", "dev_monthly_email_limit_exceeded", "instance"),
  key: keyRefused,
  busy,
  wait: wait(3_000),
  unclear,
  unknown: lost,
} satisfies Record<string, CallResult<never>>;

export type AnswerInPart = keyof typeof answersInPart;
