import type { Invitation } from "#contract/invitation.ts";
import type { CallResult, Upstream } from "./upstream.ts";

/** Enough for the calls between an answer of Clerk and the request that waits for it. */
const maxRemembered = 200;

/**
 * Remembers the invitations in the latest answers of an upstream, in memory only: an answer holds the link to accept,
 * which is not stored.
 */
export function rememberInvitations(upstream: Upstream): {
  upstream: Upstream;
  recall: (invitationId: string) => Invitation | undefined;
} {
  const recent = new Map<string, Invitation>();

  function remember(invitation: Invitation): void {
    recent.delete(invitation.id);
    recent.set(invitation.id, invitation);
    const [oldest] = recent.keys();
    if (oldest !== undefined && recent.size > maxRemembered) recent.delete(oldest);
  }

  async function remembering<T extends Invitation | Invitation[]>(
    answer: Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    const result = await answer;
    if (result.kind === "done") for (const one of [result.value].flat()) remember(one);
    return result;
  }

  return {
    upstream: {
      ...upstream,
      inviteMany: (invitees, options) => remembering(upstream.inviteMany(invitees, options)),
      inviteOne: (invitee, options) => remembering(upstream.inviteOne(invitee, options)),
      findInvitations: (emailAddress, options) =>
        remembering(upstream.findInvitations(emailAddress, options)),
      revokeInvitation: (id, options) => remembering(upstream.revokeInvitation(id, options)),
    },
    recall: (invitationId) => recent.get(invitationId),
  };
}
