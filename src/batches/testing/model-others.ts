import type { InvitationStatus } from "#contract/invitation.ts";
import type { Invitee } from "#batches/upstream.ts";
import type { ClerkState } from "./model-faults.ts";
import type { ModelInvitation, ModelInvitations } from "./model-invitations.ts";

/** What another client does at Clerk to the pending invitation of an address, by whichever client it was made. */
export type OthersEvent = {
  emailAddress: string;
  event: "invited" | "signed-up" | "accepted" | "revoked" | "deleted";
  /** Of an invitation that others make. */
  publicMetadata?: Invitee["publicMetadata"];
  expiresInDays?: number;
};

/** The other clients of Clerk: its dashboard, another tool, the people who are invited. */
export function modelOthers(invitations: ModelInvitations, state: ClerkState) {
  const signUp = (emailAddress: string) => {
    state.users = new Set([...state.users, emailAddress]);
  };
  const invite = (invitee: Invitee) => invitations.make(invitee, { by: "others" });
  const change = (invitation: ModelInvitation, status: InvitationStatus | "deleted") =>
    invitations.change(invitation, status, "others");

  /** The person is a user from then on. */
  function accept(invitation: ModelInvitation): void {
    change(invitation, "accepted");
    signUp(invitation.emailAddress);
  }

  /** Does nothing where it makes no sense: other clients cannot invite twice either. */
  function happens({ event, ...invitee }: OthersEvent): void {
    const pending = invitations.pendingOf(invitee.emailAddress);
    switch (event) {
      case "signed-up":
        return signUp(invitee.emailAddress);
      case "invited":
        if (!pending) invite(invitee);
        return;
      case "accepted":
        return pending && accept(pending);
      case "revoked":
      case "deleted":
        return pending && change(pending, event);
      default:
        return event satisfies never;
    }
  }

  return { inviteElsewhere: (emailAddress: string) => invite({ emailAddress }), accept, change, happens };
}
