import { Ban, type LucideIcon, RotateCw, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { batchMaxRows } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { type ChangeKind, type ChangePlan, planChange } from "./change-plan.ts";
import { changeLabels, formatUnchanged, formatWhyNot } from "./format-plan.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import { SelectMatching } from "./select-matching.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { countOutside, restored, type SelectedRow, type Selection } from "./selection.ts";
import { changeSelection, clearSelection } from "./selection-store.ts";
import { useEscape } from "./use-escape.ts";

const ChangeDialog = lazily(async () => (await import("./change-dialog.tsx")).ChangeDialog);

const changes: readonly { kind: ChangeKind; icon: LucideIcon }[] = [
  { kind: "revoke", icon: Ban },
  { kind: "resend", icon: RotateCw },
];
const allChanges: typeof changes = [...changes, { kind: "delete", icon: Trash2 }];

export type SelectionBarProps = {
  selection: Selection;
  state: ListState;
  /** The number of matching invitations, whether there are no more, and those of them on this page. */
  totalCount: number;
  isCountExact: boolean;
  rows: readonly SelectedRow[];
  onAdd: (rows: readonly SelectedRow[]) => void;
};

/**
 * Replaces the filters while rows are selected: their number, the changes, and a way to clear the selection. The buttons
 * never move: nothing before them changes its width, so that no number that grows brings Delete under the pointer.
 */
export function SelectionBar(props: SelectionBarProps) {
  const { selection, state, totalCount, isCountExact, rows, onAdd } = props;
  const bar = useRef<HTMLElement>(null);
  const count = useRef<HTMLParagraphElement>(null);
  const [plan, setPlan] = useState<ChangePlan | null>(null);
  useEscape(clear);
  const outside = countOutside(selection, rows);

  function clear() {
    const hadFocus = bar.current?.contains(document.activeElement);
    clearSelection();
    offerUndo(selection);
    // The bar is about to unmount; the focus moves to the checkbox that starts a new selection.
    if (hadFocus) document.querySelector<HTMLElement>("[data-select-page]")?.focus();
  }

  return (
    <section
      ref={bar}
      aria-label="Selection"
      data-selection-bar
      className="relative z-10 flex flex-wrap items-center gap-x-3 gap-y-2 self-start motion-safe:animate-appear @min-[60rem]:mr-76"
    >
      {/* The next Tab reaches what can be done with the selection. */}
      <p
        ref={count}
        tabIndex={-1}
        className="control flex min-w-0 flex-col justify-center whitespace-nowrap tabular-nums @min-[40rem]:w-32 narrow:grow narrow:basis-0"
      >
        <span className="truncate leading-4 font-medium">{formatNumber(selection.size)} selected</span>
        {outside > 0 && (
          <span className="truncate text-12 text-ink-soft">
            <span className="sr-only">, </span>
            {formatNumber(outside)} not shown
          </span>
        )}
      </p>
      <div className="flex gap-2 narrow:order-last narrow:w-full narrow:*:grow narrow:*:px-2">
        {(useMay("admin") ? allChanges : changes).map(({ kind, icon }) => (
          <ActionButton key={kind} icon={icon} plan={planChange(kind, selection)} onOpen={setPlan} />
        ))}
      </div>
      <div className="flex items-center gap-1 narrow:*:px-2">
        <Button variant="quiet" onClick={clear}>
          Clear
        </Button>
        {rows.every(({ id }) => selection.has(id)) && totalCount > rows.length && (
          <SelectMatching
            state={state}
            totalCount={totalCount}
            isCountExact={isCountExact}
            selection={selection}
            onAdd={onAdd}
            onFocusLost={() => count.current?.focus()}
          />
        )}
      </div>
      <OptionalPart onFail={() => setPlan(null)}>
        {plan && <ChangeDialog plan={plan} onClose={() => setPlan(null)} onSubmitted={clearSelection} />}
      </OptionalPart>
    </section>
  );
}

type ActionButtonProps = { icon: LucideIcon; plan: ChangePlan; onOpen: (plan: ChangePlan) => void };

/** Has no number in sight, which would change its width. The tooltip says which rows stay unchanged or why it is disabled. */
function ActionButton({ icon, plan, onOpen }: ActionButtonProps) {
  const count = plan.rows.length;
  const unchanged = formatUnchanged(plan);
  return (
    <Button
      icon={icon}
      title={unchanged === "" ? undefined : unchanged}
      disabledReason={whyNot(plan)}
      onPointerEnter={ChangeDialog.preload}
      onFocus={ChangeDialog.preload}
      onClick={() => onOpen(plan)}
      className="narrow:[&>svg]:hidden"
    >
      <span>
        {changeLabels[plan.kind]}
        {count > 0 && <span className="sr-only"> {formatCount(count, "invitation")}</span>}
      </span>
    </Button>
  );
}

function whyNot(plan: ChangePlan): string | undefined {
  if (plan.rows.length === 0) return formatWhyNot(plan);
  if (plan.rows.length > batchMaxRows) return "A batch can hold 100,000 invitations. Select fewer.";
  return undefined;
}

/** One row is ticked again sooner than a message is read. */
function offerUndo(cleared: Selection) {
  if (cleared.size === 1) return;
  toast({
    tone: "quiet",
    title: `Cleared ${formatNumber(cleared.size)} selected`,
    undo: () => changeSelection((since) => restored(cleared, since)),
  });
}
