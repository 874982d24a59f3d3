import { useQuery } from "@tanstack/react-query";
import { ListPlus, Mail, Search, UserPlus } from "lucide-react";
import { useMay } from "#web/access/role.ts";
import { formatList } from "#web/format/english.ts";
import { paths } from "#web/paths.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { isNarrowed } from "./filters/change-filters.ts";
import { batchLabelQuery } from "./filters/batch-label.ts";
import { formatFilter, formatStatuses } from "./filters/format-filter.ts";
import { listHref, type ListState } from "./list-state.ts";

type NoInvitationsProps = {
  state: ListState;
  /** False while Clerk's invitations are read for the first time, so that there may be more. */
  isComplete: boolean | undefined;
  onInvite: () => void;
};

/** Why the list is empty, with the next step: a search, filters, a status, or no invitations at all. */
export function NoInvitations({ state, isComplete = true, onInvite }: NoInvitationsProps) {
  const mayInvite = useMay("inviter");
  if (isNarrowed(state)) return <NoMatch state={state} />;
  if (state.status.length > 0) {
    const status = formatStatuses(state.status).toLowerCase();
    return <EmptyState icon={Search} title={`No ${status} invitations`} />;
  }
  if (!isComplete) {
    return (
      <EmptyState icon={Mail} title="No invitations read so far">
        Usher is reading the invitations from Clerk. They appear here as they are read.
      </EmptyState>
    );
  }
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

/** Names what was searched for and which filters are active, and offers to clear either. */
function NoMatch({ state }: { state: ListState }) {
  const { query, filters, status } = state;
  const { data: batchLabel } = useQuery(batchLabelQuery(filters["batch"]));
  const names = Object.keys(filters);
  const active = names.map((name) => {
    const { field, value } = formatFilter(name, filters[name] ?? "", batchLabel);
    return `${field} ${value}`;
  });
  const hints = [
    active.length > 0 && `${active.length === 1 ? "Filter" : "Filters"}: ${formatList(active)}.`,
    query !== "" && active.length === 0 && status.length === 0 && partToSearch(query),
    status.length === 0
      ? "Revoked invitations are listed under Revoked."
      : `Only ${formatStatuses(status).toLowerCase()} invitations were searched.`,
  ].filter((hint) => hint !== false);
  return (
    <EmptyState
      icon={Search}
      title={query === "" ? "No invitation matches the filters" : `No invitation matches “${query}”`}
      actions={
        <>
          {active.length > 0 && (
            <ButtonLink href={listHref({ ...state, filters: {}, page: 1 })}>
              {active.length === 1 ? "Clear filter" : "Clear filters"}
            </ButtonLink>
          )}
          {query !== "" && (
            <ButtonLink href={listHref({ ...state, query: "", page: 1 })}>Clear search</ButtonLink>
          )}
        </>
      }
    >
      {hints.join(" ")}
    </EmptyState>
  );
}

/** Clerk stores domains in their `xn--` form, in which a part of a word is written differently. */
function partToSearch(query: string): string {
  return /\P{ASCII}/u.test(query)
    ? "Search for whole words between the dots of a domain, such as münchen."
    : "Search for a part of the address, name, metadata or id.";
}
