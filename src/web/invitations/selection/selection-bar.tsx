import { Ban, BellRing, type LucideIcon, RotateCw, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { InvitationList } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { type ChangeName, type ChangePlan, isTooLarge, planChange } from "./change-plan.ts";
import { changeLabels, formatChange, formatTooLarge, formatUnchanged, formatWhyNot } from "./format-plan.ts";
import { followList, MatchingSelection } from "./matching-selection.ts";
import { ExportMenu } from "#web/invitations/export/export-menu.tsx";
import type { ListState } from "#web/invitations/list-state.ts";
import { SelectMatching } from "./select-matching.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { countOutside, restored, type SelectedRow, type Selection } from "./selection.ts";
import { changeSelection, clearSelection } from "./selection-store.ts";
import { useEscape } from "./use-escape.ts";

const ChangeDialog = lazily(async () => (await import("./change-dialog.tsx")).ChangeDialog);

const MatchingDialog = lazily(async () => (await import("./matching-dialog.tsx")).MatchingDialog);

const changes: readonly { name: ChangeName; icon: LucideIcon }[] = [
  { name: "revoke", icon: Ban },
  { name: "resend", icon: RotateCw },
  { name: "remind", icon: BellRing },
];
const allChanges: typeof changes = [...changes, { name: "delete", icon: Trash2 }];

export type SelectionBarProps = {
  selection: Selection;
  state: ListState;
  /** The number of matching invitations, whether there are no more, and those of them on this page. */
  totalCount: number;
  isCountExact: boolean;
  rows: readonly SelectedRow[];
  /** Undefined while the list of this state is loading. */
  list: InvitationList | undefined;
};

/**
 * Replaces the filters while rows are selected: their number, the changes, and a way to clear the selection. The buttons
 * never move: nothing before them changes its width, so that no number that grows brings Delete under the pointer.
 */
export function SelectionBar(props: SelectionBarProps) {
  const { selection, state, totalCount, isCountExact, rows, list } = props;
  const bar = useRef<HTMLElement>(null);
  const count = useRef<HTMLParagraphElement>(null);
  const [plan, setPlan] = useState<ChangePlan | null>(null);
  const [asked, setAsked] = useState<ChangeName | null>(null);
  const matching = selection instanceof MatchingSelection ? selection : null;
  useEscape(clear);
  useEffect(
    () => changeSelection((selected) => followList(selected, state, { rows, totalCount, isCountExact })),
    [state, rows, totalCount, isCountExact],
  );
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
      className="relative z-10 flex flex-wrap items-center gap-2 self-start motion-safe:animate-appear @min-[60rem]:mr-66"
    >
      {/* The next Tab reaches what can be done with the selection. */}
      <p
        ref={count}
        tabIndex={-1}
        className="control flex min-w-0 flex-col justify-center whitespace-nowrap tabular-nums @min-[40rem]:w-32 narrow:grow narrow:basis-0"
      >
        <span className="truncate leading-4 font-medium">
          {matching && (matching.isExact ? "All " : "More than ")}
          {formatNumber(selection.size)} selected
        </span>
        {matching === null && outside > 0 && (
          <span className="truncate text-12 text-ink-soft">
            <span className="sr-only">, </span>
            {formatNumber(outside)} not shown
          </span>
        )}
      </p>
      <ChangeButtons selection={selection} onPlan={setPlan} onAsk={setAsked} />
      <SelectionExport {...{ selection, state, list }} />
      <div className="flex items-center gap-1 narrow:*:px-2">
        <Button variant="quiet" onClick={clear}>
          Clear
        </Button>
        {matching === null && rows.every(({ id }) => selection.has(id)) && totalCount > rows.length && (
          <SelectMatching
            state={state}
            totalCount={totalCount}
            isCountExact={isCountExact}
            onSelect={() => {
              // The button is about to disappear.
              count.current?.focus();
              changeSelection(() => new MatchingSelection(state, { rows, totalCount, isCountExact }));
            }}
          />
        )}
      </div>
      <OptionalPart onFail={() => setPlan(null)}>
        {plan && <ChangeDialog plan={plan} onClose={() => setPlan(null)} onSubmitted={clearSelection} />}
      </OptionalPart>
      <OptionalPart onFail={() => setAsked(null)}>
        {asked && matching && (
          <MatchingDialog
            name={asked}
            selection={matching}
            onClose={() => setAsked(null)}
            onSubmitted={clearSelection}
          />
        )}
      </OptionalPart>
    </section>
  );
}

type ChangeButtonsProps = {
  selection: Selection;
  onPlan: (plan: ChangePlan) => void;
  onAsk: (name: ChangeName) => void;
};

/** What can be done with the rows that are selected, or with all that match. */
function ChangeButtons({ selection, onPlan, onAsk }: ChangeButtonsProps) {
  const matching = selection instanceof MatchingSelection ? selection : null;
  return (
    <div className="flex gap-2 narrow:order-last narrow:w-full narrow:*:grow narrow:*:px-2">
      {(useMay("admin") ? allChanges : changes).map(({ name, icon }) =>
        matching ? (
          <ActionButton
            key={name}
            icon={icon}
            name={name}
            words={`${changeLabels[name]} ${formatMatching(matching)}`}
            preload={MatchingDialog.preload}
            onOpen={() => onAsk(name)}
          />
        ) : (
          <PlanButton key={name} icon={icon} plan={planChange(name, selection)} onOpen={onPlan} />
        ),
      )}
    </div>
  );
}

type PlanButtonProps = { icon: LucideIcon; plan: ChangePlan; onOpen: (plan: ChangePlan) => void };

/** The tooltip says which rows stay unchanged or why it is disabled. */
function PlanButton({ icon, plan, onOpen }: PlanButtonProps) {
  const unchanged = formatUnchanged(plan);
  return (
    <ActionButton
      icon={icon}
      name={plan.name}
      words={plan.total > 0 ? formatChange(plan) : changeLabels[plan.name]}
      title={unchanged === "" ? undefined : unchanged}
      disabledReason={whyNot(plan)}
      preload={ChangeDialog.preload}
      onOpen={() => onOpen(plan)}
    />
  );
}

type ActionButtonProps = {
  icon: LucideIcon;
  name: ChangeName;
  /** Its name with the number, which is not in sight: it would change the width. */
  words: string;
  title?: string | undefined;
  disabledReason?: string | undefined;
  preload: () => void;
  onOpen: () => void;
};

function ActionButton({ icon, name, words, title, disabledReason, preload, onOpen }: ActionButtonProps) {
  const label = changeLabels[name];
  return (
    <Button
      icon={icon}
      title={title}
      disabledReason={disabledReason}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={onOpen}
      className="@max-[80rem]:[&>svg]:hidden"
    >
      <span>
        {label}
        <span className="sr-only">{words.slice(label.length)}</span>
      </span>
    </Button>
  );
}

type SelectionExportProps = Pick<SelectionBarProps, "selection" | "state" | "list">;

function SelectionExport({ selection, state, list }: SelectionExportProps) {
  const ids = selection instanceof MatchingSelection ? undefined : [...selection.keys()];
  return <ExportMenu label={formatExport(selection)} align="left" {...{ state, list, ids }} />;
}

/** "Export 3 invitations", "Export all 53 that match". */
function formatExport(selection: Selection): string {
  return selection instanceof MatchingSelection
    ? `Export ${formatMatching(selection)}`
    : `Export ${formatCount(selection.size, "invitation")}`;
}

function formatMatching({ isExact, size }: MatchingSelection): string {
  return `all ${isExact ? `${formatNumber(size)} ` : ""}that match`;
}

function whyNot(plan: ChangePlan): string | undefined {
  if (plan.total === 0) return formatWhyNot(plan);
  return isTooLarge(plan) ? formatTooLarge(plan) : undefined;
}

/** One row is ticked again sooner than a message is read. */
function offerUndo(cleared: Selection) {
  if (cleared.size === 1) return;
  toast({
    tone: "quiet",
    title: `Cleared ${formatNumber(cleared.size)} selected`,
    undo: () =>
      changeSelection((since) => (cleared instanceof MatchingSelection ? cleared : restored(cleared, since))),
  });
}
