import { ChevronDown, CopyPlus, ListPlus, SlidersHorizontal } from "lucide-react";
import { useLocation } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { paths, withQuery } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { MenuButton } from "#web/ui/overlay/menu.tsx";

/**
 * Opens bulk invite with the list of this batch, or with its options only. Not for batches about invitations, which are
 * chosen in the list of invitations.
 */
export function UseAgain({ batch: { id, kind, options } }: { batch: Batch }) {
  const [, navigate] = useLocation();
  if (kind !== "invite") return null;
  const hrefOf = (again: "list" | "options") => withQuery(paths.bulkInvite(), { again, batch: id });
  if (Object.keys(options).length === 0)
    return (
      <ButtonLink href={hrefOf("list")} icon={CopyPlus}>
        Use again
      </ButtonLink>
    );
  return (
    <MenuButton
      label="Use again"
      align="right"
      groups={[
        {
          items: [
            {
              label: "Same list and options",
              icon: ListPlus,
              onSelect: () => navigate(hrefOf("list")),
            },
            {
              label: "Options only",
              icon: SlidersHorizontal,
              onSelect: () => navigate(hrefOf("options")),
            },
          ],
        },
      ]}
      className="control inline-flex shrink-0 items-center gap-2 border border-line-control bg-surface px-3 text-14 font-medium whitespace-nowrap text-ink"
    >
      <CopyPlus aria-hidden className="size-4" />
      Use again
      <ChevronDown aria-hidden className="size-4" />
    </MenuButton>
  );
}
