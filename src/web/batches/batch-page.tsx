import { useQuery } from "@tanstack/react-query";
import { wordsOf } from "#web/api/request.ts";
import { Page } from "#web/ui/page.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { announcement } from "./announcement.ts";
import { BatchActions } from "./batch-controls.tsx";
import { BatchLead } from "./batch-lead.tsx";
import { headline } from "./headline.ts";
import { makesInvitations } from "./labels.ts";
import { NewsButton } from "./news-button.tsx";
import { AllowanceMeters, BatchProgress } from "./progress.tsx";
import { batchQuery } from "./queries.ts";
import { RowsPanel } from "#web/batches/rows/rows-panel.tsx";
import { tabTitle } from "./tab-title.ts";
import { useNews } from "./use-news.ts";
import { WaitingBanner } from "./waiting-banner.tsx";

/** One batch: where it stands in a sentence, what holds it up, then the rows, those that need somebody first. */
export function BatchPage({ id }: { id: string }) {
  const { data: batch, error, isFetching, refetch, dataUpdatedAt } = useQuery(batchQuery(id));
  const news = useNews(batch);
  if (batch === undefined) {
    return (
      <Page title="Batch">
        {error ? (
          <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />
        ) : (
          <LoadingBatch />
        )}
      </Page>
    );
  }
  const isOpen = batch.state === "running" || batch.state === "paused";
  // The answer's own moment, not the clock's: what is drawn belongs together and changes with the next answer.
  const nowMs = dataUpdatedAt;
  return (
    <Page
      title={headline(batch, nowMs)}
      tabTitle={tabTitle(batch, nowMs)}
      lead={<BatchLead batch={batch}>{isOpen && <NewsButton {...news} />}</BatchLead>}
      actions={<BatchActions batch={batch} />}
    >
      <output className="sr-only">{announcement(batch)}</output>
      <div className="mb-6 flex flex-col gap-4">
        {error && <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />}
        <BatchProgress batch={batch} />
        {batch.state === "running" && batch.waiting !== null && (
          <WaitingBanner id={id} waiting={batch.waiting} nowMs={nowMs} />
        )}
        {isOpen && makesInvitations(batch) && <AllowanceMeters batch={batch} nowMs={nowMs} />}
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
