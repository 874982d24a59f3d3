import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Recipient } from "#recipients/recipient-list.ts";
import { isDoubtful } from "#web/bulk-invite/text/doubtful.ts";
import type { ExistingInvitations, Standing, StandingCounts } from "./protocol.ts";

/** By address. An address without a standing is unchecked. */
export type Standings = ReadonlyMap<string, Standing>;

/** Shared, since a list of 100,000 mostly holds these two. */
const newAddress: Standing = { kind: "new" };
const user: Standing = { kind: "user" };

/** Reads one line of the pre-check's answer; undefined for an address that could not be checked. */
export function standingOf(line: PrecheckAnswer["data"][number]): Standing | undefined {
  const { standing, invitation, previous } = line;
  switch (standing) {
    case "unknown":
      return undefined;
    case "user":
      return user;
    case "invited":
      // An invitation without its id cannot be resent, so the address counts as unchecked.
      return invitation && { kind: "invited", invitationId: invitation.id, since: invitation.createdAt };
    case "new":
      return previous === undefined
        ? newAddress
        : { kind: "previouslyInvited", status: previous.status, at: previous.at };
  }
}

/** Recipients by their standing, each array in the order of the text. */
export type SortedRecipients = {
  invited: Recipient[];
  users: Recipient[];
  previouslyInvited: Recipient[];
  uncheckedCount: number;
  sendable: Record<ExistingInvitations, Recipient[]>;
  doubtfulCounts: Record<ExistingInvitations, number>;
};

export function sortByStanding(recipients: readonly Recipient[], standings: Standings): SortedRecipients {
  const sorted: SortedRecipients = {
    invited: [],
    users: [],
    previouslyInvited: [],
    uncheckedCount: 0,
    sendable: { skip: [], resend: [] },
    doubtfulCounts: { skip: 0, resend: 0 },
  };
  for (const recipient of recipients) {
    const kind = standings.get(recipient.address)?.kind;
    if (kind === undefined) sorted.uncheckedCount += 1;
    if (kind === "previouslyInvited") sorted.previouslyInvited.push(recipient);
    if (kind === "user") sorted.users.push(recipient);
    else sorted.sendable.resend.push(recipient);
    if (kind === "invited") sorted.invited.push(recipient);
    else if (kind !== "user") sorted.sendable.skip.push(recipient);
    if (!isDoubtful(recipient) || kind === "user") continue;
    sorted.doubtfulCounts.resend += 1;
    if (kind !== "invited") sorted.doubtfulCounts.skip += 1;
  }
  return sorted;
}

export function countStandings(sorted: SortedRecipients): StandingCounts {
  const { invited, users, previouslyInvited, uncheckedCount, sendable, doubtfulCounts } = sorted;
  return {
    invited: invited.length,
    users: users.length,
    previouslyInvited: previouslyInvited.length,
    unchecked: uncheckedCount,
    sendable: { skip: sendable.skip.length, resend: sendable.resend.length },
    doubtful: doubtfulCounts,
  };
}
