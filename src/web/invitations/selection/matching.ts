import type { Invitation, InvitationList } from "#contract/invitation.ts";

/** As many as one page of the server may hold. */
export const matchingPageSize = 500;

type MatchingOptions = {
  /** Answers one page of what matches, oldest first. */
  fetchPage: (offset: number, signal: AbortSignal) => Promise<InvitationList>;
  signal: AbortSignal;
  onProgress: (readCount: number, totalCount: number) => void;
};

/**
 * All that matches, page by page. Rejects as `fetchPage` does, and with the signal's reason when it is cancelled.
 * Oldest first, so that what is invited meanwhile comes last and moves nothing; a row that is read twice because others
 * were deleted in between is there once.
 */
export async function readMatching({
  fetchPage,
  signal,
  onProgress,
}: MatchingOptions): Promise<Invitation[]> {
  const found = new Map<string, Invitation>();
  for (let offset = 0; ; offset += matchingPageSize) {
    signal.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- one after the other spares Clerk's general allowance
    const { data, totalCount } = await fetchPage(offset, signal);
    for (const invitation of data) found.set(invitation.id, invitation);
    onProgress(found.size, totalCount);
    if (data.length === 0 || offset + matchingPageSize >= totalCount) return [...found.values()];
  }
}
