import { Ban, type LucideIcon, RotateCw, Trash2 } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { batchMaxRows } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { type BulkKind, type BulkPlan, bulkPlan } from "./bulk-action.ts";
import { bulkVerbs, sayNumber, sayStaying, sayWhyNot } from "./format-plan.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import { SelectMatching } from "./select-matching.tsx";
import type { Picked, Selection } from "./selection.ts";
import { useEscape } from "./use-escape.ts";
import { useStuckHeight } from "./use-stuck-height.ts";

const loadBulkDialog = () => import("./bulk-dialog.tsx");
const BulkDialog = lazy(async () => ({ default: (await loadBulkDialog()).BulkDialog }));

const changes: readonly { kind: BulkKind; icon: LucideIcon }[] = [
  { kind: "revoke", icon: Ban },
  { kind: "resend", icon: RotateCw },
];
const allChanges: typeof changes = [...changes, { kind: "delete", icon: Trash2 }];

export type SelectionBarProps = {
  selection: Selection;
  state: ListState;
  /** All that match, and those of them that are on the page. */
  totalCount: number;
  rows: readonly Picked[];
  onAdd: (rows: readonly Picked[]) => void;
  onClear: () => void;
};

/** Stands where the filters stood while something is selected: how many, what can be done with them, and the way out. */
export function SelectionBar({ selection, state, totalCount, rows, onAdd, onClear }: SelectionBarProps) {
  const bar = useRef<HTMLElement>(null);
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  useStuckHeight(bar);
  useEscape(clear);

  function clear() {
    const hadFocus = bar.current?.contains(document.activeElement);
    onClear();
    // The bar is about to go; the focus stays with the selection, at the checkbox that starts a new one.
    if (hadFocus) document.querySelector<HTMLElement>("[data-select-page]")?.focus();
  }

  return (
    <section
      ref={bar}
      aria-label="Selection"
      data-selection-bar
      className="relative z-10 flex flex-wrap items-center gap-x-3 gap-y-2 self-start motion-safe:animate-appear @min-[60rem]:mr-76"
    >
      <p className="control flex items-center font-medium whitespace-nowrap tabular-nums">
        {sayNumber(selection.size)} selected
      </p>
      <div className="flex gap-2 narrow:order-last narrow:w-full narrow:*:grow narrow:*:px-2">
        {(useMay("admin") ? allChanges : changes).map(({ kind, icon }) => (
          <ActionButton key={kind} icon={icon} plan={bulkPlan(kind, selection)} onOpen={setPlan} />
        ))}
      </div>
      <div className="flex items-center gap-1 narrow:grow narrow:justify-end narrow:*:px-2">
        <Button variant="quiet" onClick={clear}>
          Clear
        </Button>
        {rows.every(({ id }) => selection.has(id)) && totalCount > rows.length && (
          <SelectMatching state={state} totalCount={totalCount} selection={selection} onAdd={onAdd} />
        )}
      </div>
      <Suspense>
        {plan && <BulkDialog plan={plan} onClose={() => setPlan(null)} onSubmitted={onClear} />}
      </Suspense>
    </section>
  );
}

type ActionButtonProps = { icon: LucideIcon; plan: BulkPlan; onOpen: (plan: BulkPlan) => void };

/** Says its number; what it would leave out stands in the tooltip, and why it cannot be used at all as well. */
function ActionButton({ icon, plan, onOpen }: ActionButtonProps) {
  const count = plan.rows.length;
  const staying = sayStaying(plan);
  return (
    <Button
      icon={icon}
      title={staying === "" ? undefined : staying}
      disabledReason={whyNot(plan)}
      onPointerEnter={() => void loadBulkDialog()}
      onFocus={() => void loadBulkDialog()}
      onClick={() => onOpen(plan)}
      className="tabular-nums narrow:[&>svg]:hidden"
    >
      <span>
        {bulkVerbs[plan.kind]}
        {count > 0 && (
          <>
            {` ${sayNumber(count)}`}
            <span className="sr-only">{count === 1 ? " invitation" : " invitations"}</span>
          </>
        )}
      </span>
    </Button>
  );
}

function whyNot(plan: BulkPlan): string | undefined {
  if (plan.rows.length === 0) return sayWhyNot(plan);
  if (plan.rows.length > batchMaxRows) return "One batch holds 100,000 invitations. Select fewer.";
  return undefined;
}
