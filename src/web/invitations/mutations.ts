import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Allowance } from "#contract/batch.ts";
import { Invitation, type InvitationList } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { sentences } from "#contract/sentences.ts";
import { ApiError, request } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { invitationKeys, invitationPath, refresh } from "./queries.ts";
import { closedUntil } from "./schedule.ts";

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewInvitation) => request("POST", "/api/invitations", { schema: Invitation, body }),
    onSuccess: () => refresh(client),
  });
}

/** Revokes the old invitation, and before it `others` of its address, and resolves with the new one. */
export function useResend({ id, emailAddress }: Invitation, others: readonly Pick<Invitation, "id">[]) {
  const client = useQueryClient();
  const send = (body: ResendInvitation) =>
    request("POST", `${invitationPath(id)}/resend`, { schema: Invitation, body });
  return useMutation({
    mutationFn: async (body: ResendInvitation) => {
      // Usher refuses the resend at Clerk's limit; the other links must not stop working for nothing.
      if (others.length === 0 || (await isLimitReached())) return send(body);
      let revoked = 0;
      try {
        for (const other of others) {
          // oxlint-disable-next-line no-await-in-loop -- after a failure, the rest keep their links
          await revoke(other);
          revoked += 1;
        }
        return await send(body);
      } catch (error) {
        throw withRevoked(error, revoked, emailAddress);
      }
    },
    // After a failure, too: the old one may be revoked although the new one was refused.
    onSettled: () => refresh(client),
  });
}

const revoke = ({ id }: Pick<Invitation, "id">) =>
  request("POST", `${invitationPath(id)}/revoke`, { schema: Invitation, body: {} });

async function isLimitReached(): Promise<boolean> {
  const allowance = await request("GET", "/api/allowance", { schema: Allowance });
  return closedUntil(allowance, Date.now()) !== null;
}

/** A failure that also says which links no longer work. */
function withRevoked(error: unknown, revoked: number, emailAddress: string): unknown {
  if (!(error instanceof ApiError) || revoked === 0) return error;
  const count = formatCount(revoked, "other pending invitation");
  const links =
    revoked === 1 ? "was revoked: its link no longer works" : "were revoked: their links no longer work";
  const done = `${count} of ${emailAddress} ${links}`;
  return new ApiError({ ...error.problem, detail: sentences(error.problem.detail, done) });
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
    mutationFn: () => revoke({ id }),
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
