import { useQuery } from "@tanstack/react-query";
import { formatAllowance, sumLanes } from "#web/format/allowance.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Page } from "#web/ui/page.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { BatchActions } from "./batch-controls.tsx";
import { BatchLead } from "./batch-lead.tsx";
import { formatAnnouncement, formatHeadline, formatTabTitle } from "./format-batch.ts";
import { makesInvitations } from "./labels.ts";
import { canNotify, useBatchNotification } from "./notification.ts";
import { NotifyButton } from "./notify-button.tsx";
import { RestoredPanel } from "./restored-panel.tsx";
import { BatchProgress } from "./progress.tsx";
import { batchQuery } from "./queries.ts";
import { RowsPanel } from "#web/batches/rows/rows-panel.tsx";
import { WaitingBanner } from "./waiting-banner.tsx";

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
  const isMoving = batch.state === "running" || batch.counts.sending > 0;
  const isOpen = batch.state === "running" || batch.state === "paused";
  // The time of the last response rather than the clock: everything on the page changes together.
  const nowMs = dataUpdatedAt;
  return (
    <Page
      title={formatHeadline(batch, nowMs)}
      tabTitle={formatTabTitle(batch, nowMs)}
      lead={<BatchLead batch={batch}>{isOpen && <NotifyButton {...notification} />}</BatchLead>}
      actions={<BatchActions batch={batch} />}
    >
      <output className="sr-only">{formatAnnouncement(batch)}</output>
      <div className="mb-6 flex flex-col gap-4">
        <QueryProblem query={query} />
        {batch.restored !== null && <RestoredPanel batch={batch} restored={batch.restored} />}
        {batch.pausedBecause !== undefined && <p className="text-ink-soft">{batch.pausedBecause}</p>}
        <BatchProgress batch={batch} />
        {isMoving && batch.waiting !== null && (
          <WaitingBanner id={id} waiting={batch.waiting} nowMs={nowMs} />
        )}
        {isOpen && makesInvitations(batch) && (
          <p className="text-13 text-ink-soft tabular-nums">
            {formatAllowance(sumLanes(batch.allowance), nowMs)}
          </p>
        )}
      </div>
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
