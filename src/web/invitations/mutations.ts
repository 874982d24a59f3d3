import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Invitation, type InvitationList } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys, invitationPath, refresh } from "./queries.ts";

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewInvitation) => request("POST", "/api/invitations", { schema: Invitation, body }),
    onSuccess: () => refresh(client),
  });
}

/** Revokes the old invitation and resolves with the new one. */
export function useResend({ id }: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ResendInvitation) =>
      request("POST", `${invitationPath(id)}/resend`, { schema: Invitation, body }),
    // After a failure, too: the old one may be revoked although the new one was refused.
    onSettled: () => refresh(client),
  });
}

/** Not optimistic: deleting cannot be undone, so the row stays until the server confirms. */
export function useDelete({ id }: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request("DELETE", invitationPath(id)),
    onSettled: () => refresh(client),
  });
}

type Snapshot = [QueryKey, InvitationList | undefined][];

/** Optimistic: the row turns "Revoked" immediately and turns back if the server refuses. */
export function useRevoke({ id }: Invitation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request("POST", `${invitationPath(id)}/revoke`, { schema: Invitation, body: {} }),
    onMutate: async (): Promise<Snapshot> => {
      await client.cancelQueries({ queryKey: invitationKeys.lists });
      const before = client.getQueriesData<InvitationList>({ queryKey: invitationKeys.lists });
      client.setQueriesData<InvitationList>(
        { queryKey: invitationKeys.lists },
        (list) => list && showRevoked(list, id),
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
