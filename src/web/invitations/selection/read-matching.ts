import type { Invitation, InvitationList } from "#contract/invitation.ts";

/** The server's largest page. */
export const matchingPageSize = 500;

type Page = Pick<InvitationList, "data" | "totalCount"> & { isCountExact?: boolean };

type MatchingOptions = {
  /** Fetches one page of the matching invitations, oldest first. */
  fetchPage: (offset: number, signal: AbortSignal) => Promise<Page>;
  signal: AbortSignal;
  onProgress: (readCount: number, totalCount: number) => void;
};

/**
 * Reads all matching invitations page by page. Oldest first, so that new invitations do not shift the pages. Rejects as
 * `fetchPage` does, and with the signal's reason when aborted.
 */
export async function readMatching({
  fetchPage,
  signal,
  onProgress,
}: MatchingOptions): Promise<Invitation[]> {
  const found = new Map<string, Invitation>();
  for (let offset = 0; ; offset += matchingPageSize) {
    signal.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- sequential requests spare Clerk's general rate limit
    const { data, totalCount, isCountExact = true } = await fetchPage(offset, signal);
    for (const invitation of data) found.set(invitation.id, invitation);
    onProgress(found.size, totalCount);
    const isLast = isCountExact && offset + matchingPageSize >= totalCount;
    if (data.length === 0 || isLast) return [...found.values()];
  }
}
