import { useQuery } from "@tanstack/react-query";
import { Layers, ListPlus } from "lucide-react";
import { Link, useLocation, useSearch } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { wordsOf } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { columnsFor, DataTable } from "#web/ui/table/data-table.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";
import { Pager } from "#web/lists/pager.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { Status } from "#web/ui/status.tsx";
import { Time } from "#web/format/time.tsx";
import { settledRows } from "./headline.ts";
import { batchName, sayNumber } from "./labels.ts";
import { outcomeWords, stateWords } from "./outcome-words.ts";
import { batchesPageSize, batchListQuery } from "./queries.ts";

const column = columnsFor<Batch>();

const columns = [
  column.display({
    id: "batch",
    header: "Batch",
    cell: ({ row }) => <BatchName batch={row.original} />,
    meta: { className: "w-80 narrow:w-full", skeletonClassName: "w-40" },
  }),
  column.display({
    id: "state",
    header: "State",
    cell: ({ row }) => <StateCell batch={row.original} />,
    meta: { className: "w-40", isHiddenWhenNarrow: true },
  }),
  column.display({
    id: "progress",
    header: "Progress",
    cell: ({ row }) => <ProgressCell batch={row.original} />,
    meta: { isHiddenWhenNarrow: true, skeletonClassName: "w-full" },
  }),
  column.display({
    id: "who",
    header: "Submitted by",
    cell: ({ row }) => <span className="block truncate text-ink-soft">{row.original.createdBy}</span>,
    meta: {
      className: "w-44 @max-[56rem]:hidden",
      isHiddenWhenNarrow: true,
      skeletonClassName: "w-32",
    },
  }),
];

/** All batches, newest first. */
export function BatchesPage() {
  const mayInvite = useMay("inviter");
  const offset = readOffset(useSearch());
  const [, navigate] = useLocation();
  const { data, error, isFetching, refetch, isPlaceholderData } = useQuery(batchListQuery(offset));
  return (
    <Page
      title="Batches"
      lead="Every list that was submitted, and what came of it."
      actions={
        mayInvite && (
          <ButtonLink href={paths.bulkInvite()} variant="primary" icon={ListPlus}>
            Bulk invite
          </ButtonLink>
        )
      }
    >
      {error && <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />}
      {(data !== undefined || !error) && (
        <div className="@container">
          <DataTable
            caption="Batches, newest first"
            columns={columns}
            data={data?.data}
            rowId={({ id }) => id}
            isStale={isPlaceholderData}
            totalCount={data?.totalCount}
            firstIndex={offset}
            skeletonRows={6}
            empty={<NoBatches />}
          />
        </div>
      )}
      {data !== undefined && data.totalCount > batchesPageSize && (
        <Pager
          of="batches"
          offset={offset}
          limit={batchesPageSize}
          totalCount={data.totalCount}
          onOffsetChange={(next) =>
            navigate(next === 0 ? paths.batches() : `${paths.batches()}?offset=${next}`)
          }
        />
      )}
    </Page>
  );
}

function readOffset(search: string): number {
  const offset = Number(new URLSearchParams(search).get("offset") ?? 0);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}

function BatchName({ batch }: { batch: Batch }) {
  return (
    <div className="py-2">
      <Link href={paths.batch(batch.id)} className="rounded-control font-medium hover:underline">
        {batchName(batch)}
      </Link>
      <span className="text-ink-soft">
        {" · "}
        <Time at={batch.createdAt} />
        {batch.origin !== null && (batch.origin.kind === "retry" ? " · retry" : " · roll-back")}
      </span>
      <div className="mt-1 hidden flex-col gap-2 text-13 narrow:flex">
        <StateCell batch={batch} />
        <ProgressCell batch={batch} />
      </div>
    </div>
  );
}

function StateCell({ batch }: { batch: Batch }) {
  const { label, tone } = stateWords(batch);
  return <Status tone={tone}>{label}</Status>;
}

function ProgressCell({ batch }: { batch: Batch }) {
  const { kind, counts, total } = batch;
  const failed = counts.failed > 0 ? `, ${sayNumber(counts.failed)} failed` : "";
  const words = `${sayNumber(settledRows(batch))} of ${sayNumber(total)}${failed}`;
  const outcomes = ["done", "skipped", "failed"] as const;
  return (
    <div className="flex max-w-140 flex-wrap items-center gap-x-3 gap-y-1 py-2 narrow:py-0">
      <div className="min-w-0 grow basis-20">
        <SegmentedProgress
          label="Progress"
          valueText={words}
          total={total}
          segments={outcomes.map((outcome) => ({ ...outcomeWords(kind, outcome), count: counts[outcome] }))}
        />
      </div>
      <span className="min-w-44 text-13 whitespace-nowrap text-ink-soft tabular-nums">{words}</span>
    </div>
  );
}

function NoBatches() {
  if (!useMay("inviter")) {
    return (
      <EmptyState icon={Layers} title="No batch yet">
        Each list that is submitted under Bulk invite becomes a batch, and reports here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Layers}
      title="No batch yet"
      actions={
        <ButtonLink href={paths.bulkInvite()} variant="primary" icon={ListPlus}>
          Start a bulk invite
        </ButtonLink>
      }
    >
      Paste a list under Bulk invite: each submit becomes a batch that runs by itself and reports here.
    </EmptyState>
  );
}
