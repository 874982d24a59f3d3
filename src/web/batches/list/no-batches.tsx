import { Layers, ListPlus, SearchX } from "lucide-react";
import { useMay } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { type BatchListState, isFiltered } from "./list-state.ts";

/** Why the list is empty: nothing was submitted yet, nothing needs attention, or nothing matches. */
export function NoBatches({ state }: { state: BatchListState }) {
  const mayInvite = useMay("inviter");
  if (isFiltered(state)) {
    const isAboutAttention = state.attention === "true" && !isFiltered({ ...state, attention: undefined });
    return (
      <EmptyState
        icon={SearchX}
        title={isAboutAttention ? "Nothing needs attention" : "No batch matches"}
        actions={<ButtonLink href={paths.batches()}>Show all batches</ButtonLink>}
      >
        {isAboutAttention
          ? "A batch appears here when rows fail, when an admin is needed, or when Usher has paused it."
          : "Search for a shorter part of the name or address, or change the filters."}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Layers}
      title="No batches yet"
      actions={
        mayInvite && (
          <ButtonLink href={paths.bulkInvite()} variant="primary" icon={ListPlus}>
            Start a bulk invite
          </ButtonLink>
        )
      }
    >
      Each list submitted under Bulk invite runs as a batch and reports here.
    </EmptyState>
  );
}
