import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  TeamMember,
  MemberLink,
  type NewMember,
  type RoleChange,
  type StateChange,
} from "#contract/member.ts";
import { request } from "#web/api/request.ts";
import { teamKey } from "./queries.ts";

/** Reloads after a refusal too: another admin may have made the change before. */
function useTeamChange<Variables, Answer>(change: (variables: Variables) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: teamKey }),
  });
}

const pathOf = (member: TeamMember) => `/api/members/${encodeURIComponent(member.id)}` as const;

export function useInviteMember() {
  return useTeamChange((body: NewMember) => request("POST", "/api/members", { schema: MemberLink, body }));
}

export function useChangeRole(member: TeamMember) {
  return useTeamChange((body: RoleChange) => request("PATCH", pathOf(member), { schema: TeamMember, body }));
}

/** The old link stops working. */
export function useMakeLink(member: TeamMember) {
  return useTeamChange(() => request("POST", `${pathOf(member)}/link`, { schema: MemberLink, body: {} }));
}

/** Changes that need a confirmation only. */
export type Change = "two-factor-off" | "end-sessions" | "disable" | "enable" | "withdraw";

export function useChange(member: TeamMember, change: Change) {
  return useTeamChange((choice: Pick<StateChange, "pauseBatches">): Promise<unknown> => {
    switch (change) {
      case "withdraw":
        return request("DELETE", pathOf(member));
      case "enable":
      case "disable":
        return request("PATCH", pathOf(member), {
          schema: TeamMember,
          body: { ...choice, state: change === "enable" ? "active" : "disabled" } satisfies StateChange,
        });
      case "two-factor-off":
      case "end-sessions":
        return request("POST", `${pathOf(member)}/${change}`, { body: {} });
    }
  });
}
