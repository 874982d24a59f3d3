import { Pencil } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";
import { type CellFinding, needsCorrection } from "./cell-findings.ts";

type ActiveCellBarProps = {
  id: string;
  column: string;
  cell: string;
  finding: CellFinding | undefined;
  /** What went wrong with the last edit. */
  problem: string | undefined;
  onUse: (item: ListItem) => void;
  onEdit: () => void;
};

/** What the active cell holds and what is wrong with it, in a place of fixed height: nothing below it moves. */
export function ActiveCellBar(props: ActiveCellBarProps) {
  const { id, column, cell, finding, problem, onUse, onEdit } = props;
  const item = finding?.item;
  const isBad = finding !== undefined && needsCorrection(finding);
  return (
    <div className="flex h-14 shrink-0 items-center gap-x-2 border-t border-line pr-1 pl-3 phone:h-24 phone:flex-wrap phone:content-center phone:justify-end">
      <p
        id={id}
        className={classNames(
          "line-clamp-2 min-w-0 grow text-12 wrap-anywhere phone:basis-full",
          problem !== undefined || (isBad && finding.kind !== "doubtful")
            ? "text-failed"
            : isBad
              ? "text-waiting"
              : "text-ink-soft",
        )}
      >
        {problem ?? `${column}: ${finding === undefined ? cell.slice(0, 400) || "empty" : finding.note}`}
      </p>
      {item?.suggestion !== undefined && (
        <Button variant="quiet" className="max-w-1/2" onClick={() => onUse(item)}>
          <span className="truncate">Use {item.suggestion}</span>
        </Button>
      )}
      <Button variant="quiet" className="phone:px-2" icon={Pencil} onClick={onEdit}>
        Edit<span className="sr-only"> cell</span>
      </Button>
    </div>
  );
}
