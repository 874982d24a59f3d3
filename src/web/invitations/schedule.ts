import type { LaneAllowances, NewBatch } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { ApiError } from "#web/api/request.ts";
import { sumLanes } from "#web/format/allowance.ts";
import { formatClock } from "#web/format/relative-time.ts";
import type { OptionInput } from "#web/forms/option-values.ts";

/** When Clerk's limit resets (ms), if it refused the request. */
export function resetsAt(error: Error | null): number | null {
  if (!(error instanceof ApiError)) return null;
  const { code, retryAfter } = error.problem;
  return code === "clerk_limit" && retryAfter !== undefined ? error.receivedAt + retryAfter * 1_000 : null;
}

/** When Clerk's limit resets (ms), if both lanes have nothing left until then; else null. */
export function closedUntil(allowance: LaneAllowances | undefined, nowMs: number): number | null {
  if (allowance === undefined) return null;
  const { left, resetsAt: opensAt } = sumLanes(allowance);
  return left === 0 && opensAt !== null && opensAt > nowMs ? opensAt : null;
}

/** A single invitation as a batch of one row, which waits for Clerk's allowance. */
export function toInviteBatch({ emailAddress, ignoreExisting, ...options }: NewInvitation): NewBatch {
  const row = { emailAddress, ...(ignoreExisting === true && { ignoreExisting }) };
  return { kind: "invite", options, rows: [row] };
}

export function toResendBatch({ id, emailAddress }: Invitation, options: ResendInvitation): NewBatch {
  return { kind: "resend", options, rows: [{ invitationId: id, emailAddress }] };
}

type ScheduleText = Pick<OptionInput, "delivery"> & { at: number; nowMs: number };

export function formatClosed(at: number, nowMs: number): string {
  return `Clerk's limit is reached until about ${formatClock(at, nowMs)}.`;
}

/** "Send when Clerk allows (about 18:16)". */
export function formatScheduleButton({ at, nowMs, delivery }: ScheduleText): string {
  const verb = delivery === "email" ? "Send" : "Create link";
  return `${verb} when Clerk allows (about ${formatClock(at, nowMs)})`;
}

/** What happens to a scheduled invitation, and when. */
export function formatScheduled({ at, nowMs, delivery }: ScheduleText): string {
  const clock = formatClock(at, nowMs);
  return delivery === "email"
    ? `It goes out about ${clock}.`
    : `Its link is created about ${clock}; copy it from the list then.`;
}
