import type { Role } from "#contract/role.ts";

/** Each role with what it may do: for choosing one, and for telling somebody theirs. */
export const roleLabels: Record<Role, { label: string; may: string }> = {
  viewer: { label: "Viewer", may: "Sees invitations, batches and activity, and changes nothing." },
  inviter: {
    label: "Inviter",
    may: "Invites, pastes lists, revokes and resends, besides what a viewer sees.",
  },
  admin: { label: "Admin", may: "Does all of it, deletes, and decides about people and settings." },
};
