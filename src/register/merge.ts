import type { InvitationStatus } from "#contract/invitation.ts";

/** How long (ms) Clerk's lists may take to show what happened to an invitation. */
export const lagMs = 90_000;
/** Beyond that: a call takes up to 10 s, and Clerk's clock is known to the second. */
export const callMs = 15_000;

/** `list`: an answer that may lag. `write`: the answer of the call that made the change, which does not. */
export type Source = "list" | "write";

/** An answer about one invitation. `askedAt`: when its call began; when it ended, for a write. */
export type Evidence = { status: InvitationStatus; askedAt: number; source: Source };

/**
 * What the register says of an invitation. `missingAt`: since when lists have not shown it where it was; such an
 * invitation may be hidden as gone without being known to be deleted.
 */
export type Known = {
  status: InvitationStatus;
  askedAt: number;
  goneAt: number | null;
  missingAt: number | null;
};

/** Nothing at Clerk ever goes back: an accepted or revoked invitation can only be deleted, which is rank 3. */
const ranks: Record<InvitationStatus, number> = { pending: 0, expired: 1, accepted: 2, revoked: 2 };

/** Whether an answer replaces what the register says of an invitation. */
export function supersedes(evidence: Evidence, known: Known): boolean {
  const isForward = ranks[evidence.status] > ranks[known.status];
  if (known.goneAt !== null) {
    if (known.missingAt === null) return isAfterLag(evidence, known.askedAt);
    return isForward || isAfterLag(evidence, known.goneAt);
  }
  if (isForward) return true;
  if (evidence.status === known.status) return evidence.askedAt >= known.askedAt;
  return isAfterLag(evidence, known.askedAt);
}

/** Whether an answer shows that an invitation was missing by mistake. */
export function disprovesMissing(evidence: Evidence, { missingAt }: Pick<Known, "missingAt">): boolean {
  return missingAt !== null && isAfterLag(evidence, missingAt);
}

/** What a list shows may be older than its call, by the longest lag. */
function isAfterLag({ source, askedAt }: Evidence, at: number): boolean {
  return source === "write" ? askedAt >= at : askedAt > at + lagMs;
}
