import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Recipient } from "#recipients/recipient-list.ts";

/** What an address is at Clerk, as the check found it. Times are in ms. An address that is not there was not checked. */
export type Standing =
  | { kind: "new" }
  /** Its last invitation was revoked or has expired: it is invited again. */
  | { kind: "before"; status: "revoked" | "expired"; at: number }
  | { kind: "invited"; invitationId: string; since: number }
  | { kind: "user" };

export type Standings = ReadonlyMap<string, Standing>;

/** What to do with who is invited already: leave them, or revoke the old invitation and make a new one. */
export type Existing = "skip" | "resend";

const newcomer: Standing = { kind: "new" };
const user: Standing = { kind: "user" };

/** Reads one line of the check's answer; undefined for an address that could not be checked. */
export function standingOf(line: PrecheckAnswer["data"][number]): Standing | undefined {
  const { standing, invitation, previous } = line;
  switch (standing) {
    case "unknown":
      return undefined;
    case "user":
      return user;
    case "invited":
      // Without its invitation nobody could resend it: then it counts as not checked.
      return invitation && { kind: "invited", invitationId: invitation.id, since: invitation.createdAt };
    case "new":
      return previous === undefined ? newcomer : { kind: "before", status: previous.status, at: previous.at };
  }
}

/** Recipients by what they are at Clerk, each list in the order of the text. */
export type Sorted = {
  invited: Recipient[];
  users: Recipient[];
  before: Recipient[];
  uncheckedCount: number;
  /** Whom a submit invites; a user never. */
  sendable: Record<Existing, Recipient[]>;
};

export function sortOut(recipients: readonly Recipient[], standings: Standings): Sorted {
  const sorted: Sorted = {
    invited: [],
    users: [],
    before: [],
    uncheckedCount: 0,
    sendable: { skip: [], resend: [] },
  };
  for (const recipient of recipients) {
    const kind = standings.get(recipient.address)?.kind;
    if (kind === undefined) sorted.uncheckedCount += 1;
    if (kind === "before") sorted.before.push(recipient);
    if (kind === "user") sorted.users.push(recipient);
    else sorted.sendable.resend.push(recipient);
    if (kind === "invited") sorted.invited.push(recipient);
    else if (kind !== "user") sorted.sendable.skip.push(recipient);
  }
  return sorted;
}

export type StandingCounts = { invited: number; users: number; before: number; unchecked: number };

export function countStandings({ invited, users, before, uncheckedCount }: Sorted): StandingCounts {
  return {
    invited: invited.length,
    users: users.length,
    before: before.length,
    unchecked: uncheckedCount,
  };
}

/** How many a submit invites. */
export function countSendable(recipients: number, counts: StandingCounts, existing: Existing): number {
  return recipients - counts.users - (existing === "skip" ? counts.invited : 0);
}
