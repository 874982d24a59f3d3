import { type QueryClient, type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Invitation, type InvitationList } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys } from "./queries.ts";

function pathOf(invitation: Invitation): `/api/invitations/${string}` {
  return `/api/invitations/${encodeURIComponent(invitation.id)}`;
}

/** Lists and counts may all have changed. */
function refresh(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: invitationKeys.all });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewInvitation) => request("POST", "/api/invitations", { schema: Invitation, body }),
    onSuccess: () => refresh(client),
  });
}

/** Resending revokes the old invitation and makes a new one, which is the answer. */
export function useResend(invitation: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ResendInvitation) =>
      request("POST", `${pathOf(invitation)}/resend`, { schema: Invitation, body }),
    // Also after a failure: the old one may be revoked while the new one was refused.
    onSettled: () => refresh(client),
  });
}

/** Not optimistic: what is erased cannot be brought back if the page was wrong about it. */
export function useErase(invitation: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request("DELETE", pathOf(invitation)),
    onSettled: () => refresh(client),
  });
}

type Snapshot = [QueryKey, InvitationList | undefined][];

/** Optimistic: the row says "Revoked" at once, and takes it back when the server refuses. */
export function useRevoke(invitation: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request("POST", `${pathOf(invitation)}/revoke`, { schema: Invitation, body: {} }),
    onMutate: async (): Promise<Snapshot> => {
      await client.cancelQueries({ queryKey: invitationKeys.lists });
      const before = client.getQueriesData<InvitationList>({ queryKey: invitationKeys.lists });
      client.setQueriesData<InvitationList>(
        { queryKey: invitationKeys.lists },
        (list) => list && showRevoked(list, invitation.id),
      );
      return before;
    },
    onError: (_error, _variables, before) => {
      for (const [key, list] of before ?? []) client.setQueryData(key, list);
    },
    onSettled: () => refresh(client),
  });
}

function showRevoked(list: InvitationList, id: string): InvitationList {
  return { ...list, data: list.data.map((each) => (each.id === id ? { ...each, status: "revoked" } : each)) };
}
