import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

/** `small` is for support: codes and trace ids. */
export type ProblemText = { title: string; detail: string; small?: string | undefined };

type ProblemPanelProps = Omit<ProblemText, "detail"> & {
  detail: ReactNode;
  /** A button that helps. */
  action?: ReactNode;
  onRetry?: () => void;
  pending?: boolean;
};

/** An error in the place where it happened, announced when it appears. */
export function ProblemPanel({ title, detail, small, action, onRetry, pending = false }: ProblemPanelProps) {
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-panel bg-failed-soft p-3 text-14">
      <TriangleAlert aria-hidden className="mt-px size-4 shrink-0 text-failed" />
      <div className="min-w-0 grow basis-48">
        <p className="font-medium text-ink">{title}</p>
        <div className="text-ink-soft">{detail}</div>
        {small !== undefined && <p className="mt-1 text-12 wrap-anywhere text-ink-soft">{small}</p>}
      </div>
      {action}
      {onRetry && (
        <Button icon={RotateCw} pending={pending} onClick={onRetry} className="ml-auto">
          Try again
        </Button>
      )}
    </div>
  );
}
