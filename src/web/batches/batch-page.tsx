import { useQuery } from "@tanstack/react-query";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Page } from "#web/ui/page.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { BatchActions } from "#web/batches/controls/batch-controls.tsx";
import { BatchLead } from "./batch-lead.tsx";
import { BatchOutlook } from "./batch-outlook.tsx";
import { formatAnnouncement, formatHeadline, formatTabTitle, isOpen } from "./format-batch.ts";
import { canNotify, useBatchNotification } from "./notification.ts";
import { NotifyButton } from "./notify-button.tsx";
import { RestoredPanel } from "./restored-panel.tsx";
import { BatchProgress } from "./progress.tsx";
import { batchQuery } from "./queries.ts";
import { WhoJoined } from "./who-joined.tsx";
import { RowsPanel } from "#web/batches/rows/rows-panel.tsx";

/** One batch: its state in a sentence, why it waits, then its rows with the failed ones first. */
export function BatchPage({ id }: { id: string }) {
  const query = useQuery(batchQuery(id, { notifies: canNotify() }));
  const { data: batch, dataUpdatedAt } = query;
  const notification = useBatchNotification(batch);
  if (batch === undefined) {
    return (
      <Page title="Batch">
        <QueryProblem query={query} />
        {query.error === null && <LoadingBatch />}
      </Page>
    );
  }
  // The time of the last response rather than the clock: everything on the page changes together.
  const nowMs = dataUpdatedAt;
  return (
    <Page
      title={formatHeadline(batch, nowMs)}
      tabTitle={formatTabTitle(batch, nowMs)}
      lead={<BatchLead batch={batch}>{isOpen(batch) && <NotifyButton {...notification} />}</BatchLead>}
      actions={<BatchActions batch={batch} />}
      isSteady
    >
      <output className="sr-only">{formatAnnouncement(batch)}</output>
      <div className="mb-4 flex flex-col gap-2">
        <QueryProblem query={query} />
        {batch.restored !== null && <RestoredPanel batch={batch} restored={batch.restored} />}
        <BatchProgress batch={batch} />
        <BatchOutlook batch={batch} nowMs={nowMs} />
      </div>
      <WhoJoined batch={batch} />
      <RowsPanel batch={batch} batchSeenAt={dataUpdatedAt} />
    </Page>
  );
}

function LoadingBatch() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton className="h-2 w-full" />
      <Skeleton className="w-60" />
      <Skeleton className="mt-6 h-8 w-80" />
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} className="my-2 w-full" />
      ))}
    </div>
  );
}
