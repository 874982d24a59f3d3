import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { failureOf } from "#web/api/request.ts";
import type { ListedView } from "#web/lists/listed-views.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { useArrangeViews } from "./mutations.ts";

type ArrangeDialogProps = { views: readonly ListedView[]; onClose: () => void };

/** The order of the views in the menu, and which are hidden: for this member alone. */
export function ArrangeDialog({ views, onClose }: ArrangeDialogProps) {
  const arrange = useArrangeViews();
  // The list of the views learns of a change only after the next key may have come.
  const [order, setOrder] = useState(views);
  const [news, setNews] = useState("");
  const failure = failureOf(arrange);

  function change(next: readonly ListedView[]) {
    setOrder(next);
    arrange.mutate(next);
  }

  function move(view: ListedView, step: 1 | -1) {
    const place = order.indexOf(view);
    const others = order.filter((each) => each !== view);
    change(others.toSpliced(place + step, 0, view));
    setNews(`${view.name} is number ${place + step + 1} of ${order.length}`);
  }

  function toggle(view: ListedView) {
    change(order.map((each) => (each === view ? { ...each, isHidden: !each.isHidden } : each)));
    setNews(`${view.name} is ${view.isHidden ? "shown" : "hidden"}`);
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Arrange views"
      description="The order in your menu of views. Other members have their own."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <output className="sr-only">{news}</output>
      {failure && <ProblemPanel {...failure} />}
      <ol>
        {order.map((view, place) => (
          <ArrangedView
            key={view.id}
            view={view}
            isFirst={place === 0}
            isLast={place === order.length - 1}
            onMove={(step) => move(view, step)}
            onToggle={() => toggle(view)}
          />
        ))}
      </ol>
    </Dialog>
  );
}

type ArrangedViewProps = {
  view: ListedView;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: 1 | -1) => void;
  onToggle: () => void;
};

function ArrangedView({ view, isFirst, isLast, onMove, onToggle }: ArrangedViewProps) {
  const { name, isHidden } = view;
  return (
    <li className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 border-t border-line py-2 first:border-0">
      <div className="min-w-0 grow basis-40">
        <p className={isHidden ? "wrap-anywhere text-ink-faint" : "wrap-anywhere"}>{name}</p>
        <p className="text-12 wrap-anywhere text-ink-soft">{formatKind(view)}</p>
      </div>
      <div className="flex gap-1">
        <MoveButton label={`Move ${name} up`} icon={ArrowUp} isOff={isFirst} onMove={() => onMove(-1)} />
        <MoveButton label={`Move ${name} down`} icon={ArrowDown} isOff={isLast} onMove={() => onMove(1)} />
        <Button
          variant="quiet"
          className="w-16"
          aria-label={`${isHidden ? "Show" : "Hide"} ${name}`}
          onClick={onToggle}
        >
          {isHidden ? "Show" : "Hide"}
        </Button>
      </div>
    </li>
  );
}

type MoveButtonProps = { label: string; icon: typeof ArrowUp; isOff: boolean; onMove: () => void };

function MoveButton({ label, icon, isOff, onMove }: MoveButtonProps) {
  return (
    <Button
      variant="quiet"
      className="px-2"
      icon={icon}
      aria-label={label}
      title={label}
      disabledReason={isOff ? "It is there already." : undefined}
      onClick={onMove}
    />
  );
}

function formatKind({ saved, isHidden }: ListedView): string {
  const kind =
    saved === null
      ? "Built in"
      : saved.isShared
        ? `Shared by ${saved.isOwn ? "you" : saved.owner}`
        : "Only you";
  return isHidden ? `${kind} · hidden` : kind;
}
