import { Button } from "#web/ui/button.tsx";

type PagerProps = {
  /** What is counted, in the plural: "invitations". */
  of: string;
  offset: number;
  limit: number;
  totalCount: number;
  onOffsetChange: (offset: number) => void;
};

const number = new Intl.NumberFormat("en");

/** "1–50 of 231 invitations", back and forth. */
export function Pager({ of, offset, limit, totalCount, onOffsetChange }: PagerProps) {
  const last = Math.min(offset + limit, totalCount);
  return (
    <nav aria-label={`Pages of ${of}`} className="flex flex-wrap items-center justify-between gap-2 py-3">
      <p className="text-13 text-ink-soft tabular-nums" aria-live="polite">
        {totalCount === 0
          ? `0 ${of}`
          : `${number.format(offset + 1)}–${number.format(last)} of ${number.format(totalCount)} ${of}`}
      </p>
      {totalCount > limit && (
        <div className="flex gap-2">
          <Button
            disabledReason={offset === 0 ? "This is the first page." : undefined}
            onClick={() => onOffsetChange(Math.max(0, offset - limit))}
          >
            Previous
          </Button>
          <Button
            disabledReason={last >= totalCount ? "This is the last page." : undefined}
            onClick={() => onOffsetChange(offset + limit)}
          >
            Next
          </Button>
        </div>
      )}
    </nav>
  );
}
