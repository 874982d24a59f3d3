import type { NewBatch, NewRow } from "#contract/batch.ts";
import type { Recipient } from "#recipients/recipient-list.ts";
import type { CheckedList } from "./list-items.ts";
import type { Requests, Submission } from "./protocol.ts";
import type { Standings } from "./standing.ts";

function newRow({ address, name, options }: Recipient, standings: Standings): NewRow {
  const standing = standings.get(address);
  return {
    emailAddress: address,
    ...(name !== undefined && { name: name.slice(0, 320) }),
    ...options,
    ...(standing?.kind === "invited" && { replaces: standing.invitationId }),
  };
}

/**
 * Builds the body of a submit: the people to invite in the order of the text, each with the options of its own columns.
 * Users are left out, and so are people with a pending invitation unless it is replaced.
 */
export function createSubmission(
  { standings, sorted }: CheckedList,
  { options, presetId, name, existing }: Requests["submission"]["params"],
): Submission {
  const recipients = sorted.sendable[existing];
  const rows = recipients.map((recipient) => newRow(recipient, standings));
  const body = JSON.stringify({
    kind: "invite",
    ...(name !== undefined && { name }),
    options,
    ...(presetId !== undefined && { presetId }),
    rows,
  } satisfies NewBatch);
  return {
    body: new Blob([body], { type: "application/json" }),
    lines: Uint32Array.from(recipients, ({ line }) => line),
  };
}
