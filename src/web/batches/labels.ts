import type { BatchKind } from "#contract/batch.ts";

/**
 * How a batch of each kind speaks. `done` follows a number ("120 of 300 revoked"), `sending` and `done` name outcomes,
 * `one` and `several` name its rows.
 */
export type KindWords = {
  verb: string;
  done: string;
  sending: string;
  one: string;
  several: string;
};

const ofInvitations = { one: "invitation", several: "invitations" };

export const kindWords: Record<BatchKind, KindWords> = {
  invite: { verb: "Invite", done: "invited", sending: "Sending", one: "person", several: "people" },
  resend: { verb: "Resend", done: "resent", sending: "Resending", ...ofInvitations },
  revoke: { verb: "Revoke", done: "revoked", sending: "Revoking", ...ofInvitations },
  delete: { verb: "Delete", done: "deleted", sending: "Deleting", ...ofInvitations },
};

/** Whether it spends what Clerk allows of invitations; to revoke and to delete is free of that. */
export const makesInvitations = ({ kind }: { kind: BatchKind }) => kind === "invite" || kind === "resend";

const numbers = new Intl.NumberFormat("en");
export const sayNumber = (count: number) => numbers.format(count);

/** "1 invitation", "284 invitations". */
export function sayInvitations(count: number): string {
  return `${sayNumber(count)} ${count === 1 ? "invitation" : "invitations"}`;
}

/** What a batch is, in a list of batches: "287 people", "Revoke 284 invitations". */
export function batchName({ kind, total }: { kind: BatchKind; total: number }): string {
  const { verb, one, several } = kindWords[kind];
  const what = `${sayNumber(total)} ${total === 1 ? one : several}`;
  return kind === "invite" ? what : `${verb} ${what}`;
}
