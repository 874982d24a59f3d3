import { readBatchNames } from "#batches/ledger/listed/batch-names.ts";
import type { Invitation } from "#contract/invitation.ts";

export type BatchNameSource = Parameters<typeof readBatchNames>[0];

/** The same invitations, with the names of their batches, which one query reads. */
export async function withBatchNames(
  source: BatchNameSource,
  invitations: readonly Invitation[],
): Promise<readonly Invitation[]> {
  const ids = new Set(invitations.flatMap(({ batchId }) => batchId ?? []));
  if (ids.size === 0) return invitations;
  const names = await readBatchNames(source, [...ids]);
  return invitations.map((invitation) => {
    const batchName = names.get(invitation.batchId ?? "");
    return batchName === undefined ? invitation : { ...invitation, batchName };
  });
}
