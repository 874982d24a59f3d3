import type { Invitation } from "#contract/invitation.ts";
import type { CallResult, Upstream } from "./upstream.ts";

/** Enough for the calls between an answer of Clerk and the request that waits for it. */
const mostRemembered = 200;

/**
 * Remembers the invitations in the latest answers of an upstream, in memory only: an answer holds the link to accept,
 * which is not stored.
 */
export function rememberInvitations(upstream: Upstream): {
  upstream: Upstream;
  recall: (invitationId: string) => Invitation | undefined;
} {
  const seen = new Map<string, Invitation>();

  function remember(invitation: Invitation): void {
    seen.delete(invitation.id);
    seen.set(invitation.id, invitation);
    const [oldest] = seen.keys();
    if (oldest !== undefined && seen.size > mostRemembered) seen.delete(oldest);
  }

  async function seeing<T extends Invitation | Invitation[]>(
    answer: Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    const result = await answer;
    if (result.kind === "done") for (const one of [result.value].flat()) remember(one);
    return result;
  }

  return {
    upstream: {
      ...upstream,
      inviteMany: (invitees, options) => seeing(upstream.inviteMany(invitees, options)),
      inviteOne: (invitee, options) => seeing(upstream.inviteOne(invitee, options)),
      findInvitations: (emailAddress, options) => seeing(upstream.findInvitations(emailAddress, options)),
      revokeInvitation: (id, options) => seeing(upstream.revokeInvitation(id, options)),
    },
    recall: (invitationId) => seen.get(invitationId),
  };
}
