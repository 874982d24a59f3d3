import { ListPlus, Mail, Search, UserPlus } from "lucide-react";
import { useMay } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { statusLabels } from "./labels.ts";
import { listHref, type ListState } from "./list-state.ts";

/** Why the list is empty, with the next step: a search, a filter, or no invitations at all. */
export function NoInvitations({ state, onInvite }: { state: ListState; onInvite: () => void }) {
  const mayInvite = useMay("inviter");
  const status = state.status && statusLabels[state.status].label.toLowerCase();
  if (state.query !== "") {
    return (
      <EmptyState
        icon={Search}
        title={`No invitation matches “${state.query}”`}
        actions={<ButtonLink href={listHref({ ...state, query: "" })}>Clear search</ButtonLink>}
      >
        {status === undefined
          ? `${partToSearch(state.query)} Revoked invitations are listed under Revoked.`
          : `Only ${status} invitations were searched.`}
      </EmptyState>
    );
  }
  if (status !== undefined) return <EmptyState icon={Search} title={`No ${status} invitations`} />;
  return (
    <EmptyState
      icon={Mail}
      title="No invitations yet"
      actions={
        mayInvite && (
          <>
            <Button variant="primary" icon={UserPlus} onClick={onInvite}>
              Invite person
            </Button>
            <ButtonLink href={paths.bulkInvite()} icon={ListPlus}>
              Bulk invite
            </ButtonLink>
          </>
        )
      }
    >
      {mayInvite
        ? "Invite one person, or paste a list of addresses."
        : "Members with the role inviter can invite people."}
    </EmptyState>
  );
}

/** Clerk stores domains in their `xn--` form, in which a part of a word is written differently. */
function partToSearch(query: string): string {
  return /\P{ASCII}/u.test(query)
    ? "Search for whole words between the dots of a domain, such as münchen."
    : "Search for a part of the address.";
}
