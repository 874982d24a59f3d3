import { isDeepStrictEqual } from "node:util";
import type { Row } from "#contract/batch.ts";
import { lateMs } from "#batches/judge/call-result.ts";
import type { ProblemCode } from "#contract/problem.ts";
import type { ModelCall, modelClerk } from "./model-clerk.ts";
import type { ModelInvitation } from "./model-invitations.ts";

type Clerk = ReturnType<typeof modelClerk>;

/**
 * A settled row of a batch that invites. `redirectUrl` belongs to its batch alone, so that each invitation can be
 * assigned to a row. `submittedAt` is in ms.
 */
export type SentRow = {
  row: Row;
  redirectUrl: string;
  publicMetadata: Record<string, unknown>;
  submittedAt: number;
};

export type Setting = { clerk: Clerk; listLagMs: number; interruptedAt: readonly number[] };

/** A search takes a moment, and Clerk's clock has whole seconds. */
const momentMs = 2_000;
/** After a crash the next process waits for the lease, so that the ledger has a gap. */
const gapMs = 15_000;

export const madeAt = (invitation: ModelInvitation) => invitation.events[0]?.at ?? 0;
const endedAt = (invitation: ModelInvitation) =>
  invitation.events.find(({ status }) => status !== "pending")?.at ?? Number.POSITIVE_INFINITY;
const deletedAt = (invitation: ModelInvitation) =>
  invitation.events.find(({ status }) => status === "deleted")?.at ?? Number.POSITIVE_INFINITY;

function callsOf({ clerk }: Setting, { row, redirectUrl }: SentRow): ModelCall[] {
  return clerk.calls.filter(({ addresses, redirectUrls }) =>
    addresses.some((address, index) => address === row.emailAddress && redirectUrls[index] === redirectUrl),
  );
}

/** The invitations that calls for this row made. */
export function invitationsOf({ clerk }: Setting, { row, redirectUrl }: SentRow): ModelInvitation[] {
  return clerk.everMade.filter(
    (one) => one.isOurs && one.emailAddress === row.emailAddress && one.redirectUrl === redirectUrl,
  );
}

/** True if the lists never showed the invitation until `at`: it was made too late, or deleted. */
export function isUnseen(invitation: ModelInvitation, at: number, { listLagMs }: Setting): boolean {
  return madeAt(invitation) + listLagMs > at - momentMs || deletedAt(invitation) <= at;
}

/**
 * True for an invitation that others made like ours while a call of the row had no answer, or while no process ran:
 * only a mark distinguishes it from ours.
 */
export function isTwin(invitation: ModelInvitation, sent: SentRow, setting: Setting): boolean {
  if (invitation.isOurs || !isDeepStrictEqual(invitation.publicMetadata, sent.publicMetadata)) return false;
  if (invitation.expiresAt !== invitation.createdAt + 30 * 86_400_000) return false;
  const at = madeAt(invitation);
  const hadUnansweredCall = callsOf(setting, sent).some(
    (call) => call.result !== "done" && call.at <= at + momentMs && at <= call.at + lateMs + gapMs,
  );
  return (
    hadUnansweredCall || setting.interruptedAt.some((crash) => at >= crash - gapMs && at <= crash + gapMs)
  );
}

/**
 * True if a call was made for the row although the lists had shown an invitation of it before, unless another batch of
 * ours has revoked that in the meantime.
 */
export function isTwice(own: readonly ModelInvitation[], setting: Setting): boolean {
  const calledAt = ({ call }: ModelInvitation) => setting.clerk.calls[call ?? -1]?.at ?? 0;
  const isRevokedByUs = ({ events }: ModelInvitation) =>
    events.some(({ by, status }) => by === "engine" && status !== "pending");
  return own.some((later) =>
    own.some(
      (one) =>
        madeAt(one) < calledAt(later) && !isUnseen(one, calledAt(later), setting) && !isRevokedByUs(one),
    ),
  );
}

function formatRecords(sent: SentRow, setting: Setting): string {
  const records = setting.clerk.everMade.filter((one) => one.emailAddress === sent.row.emailAddress);
  const calls = callsOf(setting, sent).map(({ lane, at, result }) => ({ lane, at, result }));
  const described = records.map(({ id, redirectUrl, events }) => ({ id, redirectUrl, events }));
  return JSON.stringify({ records: described, calls, lag: setting.listLagMs });
}

/** What Clerk's records say against the report of a row; null if it is true. */
export function contradiction(sent: SentRow, setting: Setting): string | null {
  const { row } = sent;
  if (row.code === "duplicate") return null;
  return row.outcome === "done" ? contradictionOfDone(sent, setting) : contradictionOfOther(sent, setting);
}

function contradictionOfDone(sent: SentRow, setting: Setting): string | null {
  const own = invitationsOf(setting, sent);
  const reported = setting.clerk.everMade.find(({ id }) => id === sent.row.invitationId);
  if (!reported || !(own.includes(reported) || isTwin(reported, sent, setting))) {
    return `reports a foreign one, ${formatRecords(sent, setting)}`;
  }
  return isTwice(own, setting) ? `was invited twice, ${formatRecords(sent, setting)}` : null;
}

function contradictionOfOther(sent: SentRow, setting: Setting): string | null {
  const { row } = sent;
  const { clerk, listLagMs } = setting;
  const settledAt = row.settledAt ?? Number.POSITIVE_INFINITY;
  const own = invitationsOf(setting, sent);
  const visible = own.filter((one) => !isUnseen(one, settledAt, setting));
  const hadOther = clerk.everMade.some(
    (one) =>
      one.emailAddress === row.emailAddress &&
      // Clerk refused another one because of an own one, which nothing shows once it is deleted.
      (!own.includes(one) || deletedAt(one) <= settledAt) &&
      madeAt(one) <= settledAt &&
      endedAt(one) + listLagMs + momentMs >= sent.submittedAt,
  );
  const { users, blocked, malformed } = clerk.state;
  const isRefused = callsOf(setting, sent).some(({ result }) => result === "refused");
  const truths: Partial<Record<ProblemCode, boolean>> = {
    outcome_unknown: row.outcome === "failed",
    already_revoked: clerk.everMade.some(
      (one) => (own.includes(one) || isTwin(one, sent, setting)) && endedAt(one) <= settledAt,
    ),
    already_invited: hadOther && !visible.some((one) => endedAt(one) > settledAt),
    already_user: visible.length === 0 && users.has(row.emailAddress),
    address_blocked: visible.length === 0 && blocked.has(row.emailAddress),
    invalid_address: visible.length === 0 && malformed.has(row.emailAddress),
    clerk_failed: visible.length === 0 && isRefused,
  };
  if (row.code !== undefined && truths[row.code]) return null;
  return `is untrue at ${settledAt}, ${formatRecords(sent, setting)}`;
}
