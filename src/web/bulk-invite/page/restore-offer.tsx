import { History } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { DraftRecord } from "#web/api/draft-record.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatExactTime, formatSince } from "#web/format/relative-time.ts";
import { useNow } from "#web/format/time.tsx";
import { Button } from "#web/ui/button.tsx";
import { keptDays } from "#web/bulk-invite/draft/closed-drafts.ts";
import { closedDrafts, restoreDraft } from "#web/bulk-invite/draft/page-draft.ts";

/** Offers the newest list that was left in a tab that is closed. */
export function RestoreOffer() {
  const record = useSyncExternalStore(closedDrafts.subscribe, closedDrafts.newest);
  return record === undefined ? null : <Offer key={record.id} record={record} />;
}

function Offer({ record }: { record: DraftRecord }) {
  const { count, editedAt } = record;
  const now = useNow();
  return (
    <section
      aria-label="Unfinished list"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel bg-pending-soft p-3"
    >
      <History aria-hidden className="size-4 shrink-0 text-pending" />
      <div className="min-w-0 grow basis-60">
        <h2 tabIndex={-1} className="font-medium">
          Restore your list{count > 0 && ` of ${formatNumber(count)}`} from{" "}
          <time dateTime={new Date(editedAt).toISOString()} title={formatExactTime(editedAt)}>
            {formatSince(editedAt, now)}
          </time>
          ?
        </h2>
        <p className="text-13 text-ink-soft">
          It was not submitted. This browser keeps it for {formatCount(keptDays, "day")}.
        </p>
      </div>
      <div className="flex gap-2">
        <Button variant="primary" onClick={() => void restoreDraft(record.id)}>
          Restore list
        </Button>
        <Button onClick={() => void closedDrafts.discard(record)}>Discard</Button>
      </div>
    </section>
  );
}
