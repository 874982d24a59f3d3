import { ListPlus, Mail, Search, UserPlus } from "lucide-react";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import type { ListState } from "./list-state.ts";
import { statusWords } from "./labels.ts";
import { listHref } from "./use-list-state.ts";

/** Why the list is empty, and the way out: an unlucky search, an empty filter, a page too far, or nothing yet. */
export function NoInvitations({ state, onInvite }: { state: ListState; onInvite: () => void }) {
  const mayInvite = useMay("inviter");
  if (state.page > 1) {
    return (
      <EmptyState
        icon={Search}
        title="This page is past the end of the list"
        actions={<ButtonLink href={listHref({ ...state, page: 1 })}>Go to the first page</ButtonLink>}
      />
    );
  }
  if (state.query !== "") {
    return (
      <EmptyState
        icon={Search}
        title={`No invitation matches “${state.query}”`}
        actions={<ButtonLink href={listHref({ ...state, query: "" })}>Clear search</ButtonLink>}
      >
        {state.status === undefined
          ? "Search for a part of the address. Revoked ones are found under Revoked."
          : `Only ${statusWords[state.status].word.toLowerCase()} ones were searched.`}
      </EmptyState>
    );
  }
  if (state.status !== undefined) {
    return (
      <EmptyState icon={Search} title={`No ${statusWords[state.status].word.toLowerCase()} invitations`} />
    );
  }
  if (!mayInvite) {
    return (
      <EmptyState icon={Mail} title="Nobody has been invited yet">
        Whoever has the role inviter can do it.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Mail}
      title="Nobody has been invited yet"
      actions={
        <>
          <Button variant="primary" icon={UserPlus} onClick={onInvite}>
            Invite person
          </Button>
          <ButtonLink href={paths.bulkInvite()} icon={ListPlus}>
            Invite many
          </ButtonLink>
        </>
      }
    >
      Invite one person, or paste a list of addresses.
    </EmptyState>
  );
}
