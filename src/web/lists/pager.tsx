import { formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";

export type PagerProps = {
  /** What is counted, in the plural: "invitations". */
  of: string;
  /** Pages count from 1. */
  page: number;
  pageSize: number;
  totalCount: number;
  /** False if there are more rows than `totalCount`. */
  isCountExact?: boolean | undefined;
  onPageChange: (page: number, options?: { replace?: boolean }) => void;
};

/** 1 for an empty list. */
export function lastPageOf(totalCount: number, pageSize: number): number {
  return Math.max(1, Math.ceil(totalCount / pageSize));
}

/** "231", or "more than 10,000" where nobody counts further. */
export function formatTotal(totalCount: number, isExact: boolean): string {
  return isExact ? formatNumber(totalCount) : `more than ${formatNumber(totalCount)}`;
}

/** "1–50 of 231 invitations" with buttons for the previous and next page; nothing for an empty list. */
export function Pager({ of, page, pageSize, totalCount, isCountExact = true, onPageChange }: PagerProps) {
  if (totalCount === 0) return null;
  const first = (page - 1) * pageSize + 1;
  const last = isCountExact ? Math.min(page * pageSize, totalCount) : page * pageSize;
  function turnTo(next: number) {
    onPageChange(next);
    window.scrollTo(0, 0);
  }
  return (
    <nav aria-label={`Pages of ${of}`} className="flex flex-wrap items-center justify-between gap-2 py-3">
      <p className="text-13 text-ink-soft tabular-nums" aria-live="polite">
        {formatNumber(first)}–{formatNumber(last)} of {formatTotal(totalCount, isCountExact)} {of}
      </p>
      {(totalCount > pageSize || !isCountExact) && (
        <div className="flex gap-2">
          <Button
            disabledReason={page === 1 ? "This is the first page." : undefined}
            onClick={() => turnTo(page - 1)}
          >
            Previous
          </Button>
          <Button
            disabledReason={isCountExact && last >= totalCount ? "This is the last page." : undefined}
            onClick={() => turnTo(page + 1)}
          >
            Next
          </Button>
        </div>
      )}
    </nav>
  );
}
