import { useQuery } from "@tanstack/react-query";
import { ListPlus } from "lucide-react";
import { Link } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { formatNumber } from "#web/format/english.ts";
import { Time } from "#web/format/time.tsx";
import { QueryTable } from "#web/lists/query-table.tsx";
import { useUrlState } from "#web/lists/url-state.ts";
import { paths } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Page } from "#web/ui/page.tsx";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { Status } from "#web/ui/status.tsx";
import { columnsFor } from "#web/ui/table/columns.ts";
import { finishedRows } from "./format-batch.ts";
import { originNames } from "#web/batches/follow-ups/format-follow-up.ts";
import { attentionLabel, formatName, formatWork, outcomeLabel, stateLabel } from "./labels.ts";
import { listHref, readListState } from "./list/list-state.ts";
import { ListToolbar } from "./list/list-toolbar.tsx";
import { NoBatches } from "./list/no-batches.tsx";
import { RestoredBanner } from "./restored-banner.tsx";
import { batchesPageSize, batchListQuery } from "./queries.ts";

const column = columnsFor<Batch>();

export const batchColumns = [
  column.display({
    id: "batch",
    header: "Batch",
    cell: ({ row }) => <BatchName batch={row.original} />,
    meta: { skeletonClassName: "w-40" },
  }),
  column.display({
    id: "state",
    header: "State",
    cell: ({ row }) => <StateCell batch={row.original} />,
    meta: { rem: 12, isHiddenWhenNarrow: true },
  }),
  column.display({
    id: "progress",
    header: "Progress",
    cell: ({ row }) => <ProgressCell batch={row.original} />,
    meta: { rem: 16, isHiddenWhenNarrow: true, skeletonClassName: "w-full" },
  }),
  column.display({
    id: "who",
    header: "Submitted by",
    cell: ({ row }) => <span className="block truncate text-ink-soft">{row.original.createdBy}</span>,
    meta: {
      rem: 11,
      isHiddenWhenCompact: true,
      skeletonClassName: "w-32",
    },
  }),
];

export function BatchesPage() {
  const mayInvite = useMay("inviter");
  const [state, change] = useUrlState(readListState, listHref);
  const list = useQuery(batchListQuery(state));
  return (
    <Page
      title="Batches"
      lead="Every submitted list and its outcome."
      actions={
        mayInvite && (
          <ButtonLink href={paths.bulkInvite()} variant="primary" icon={ListPlus}>
            Bulk invite
          </ButtonLink>
        )
      }
    >
      {list.data?.restored && <RestoredBanner restored={list.data.restored} />}
      <ListToolbar state={state} onChange={change} creators={list.data?.creators ?? []} />
      <QueryTable
        query={list}
        caption="Batches, newest first"
        columns={batchColumns}
        skeletonRows={6}
        empty={<NoBatches state={state} />}
        pages={{
          of: "batches",
          page: state.page,
          pageSize: batchesPageSize,
          onPageChange: (next, options) => change({ page: next }, options),
        }}
      />
    </Page>
  );
}

function BatchName({ batch }: { batch: Batch }) {
  return (
    <div className="py-2">
      <Link
        href={paths.batch(batch.id)}
        className="rounded-control font-medium wrap-anywhere hover:underline"
      >
        {formatName(batch)}
      </Link>
      <span className="text-ink-soft">
        {batch.name !== null && ` · ${formatWork(batch)}`}
        {" · "}
        <Time at={batch.createdAt} />
        {batch.origin !== null && ` · ${originNames[batch.origin.kind]}`}
      </span>
      <div className="mt-1 hidden flex-col gap-2 text-13 narrow:flex">
        <StateCell batch={batch} />
        <ProgressCell batch={batch} />
      </div>
    </div>
  );
}

function StateCell({ batch }: { batch: Batch }) {
  const { label, tone } = stateLabel(batch);
  return (
    <>
      <Status tone={tone}>{label}</Status>
      {batch.attention !== null && label !== attentionLabel && (
        <span className="block text-13 text-failed">{attentionLabel}</span>
      )}
    </>
  );
}

function ProgressCell({ batch }: { batch: Batch }) {
  const { kind, counts, total, revokedSince } = batch;
  const notes = [
    { count: counts.failed, label: "failed" },
    { count: counts.cancelled, label: "cancelled" },
    { count: revokedSince, label: "revoked since" },
  ].filter(({ count }) => count > 0);
  const progress = [
    `${formatNumber(finishedRows(batch) - counts.cancelled)} of ${formatNumber(total)}`,
    ...notes.map(({ count, label }) => `${formatNumber(count)} ${label}`),
  ].join(", ");
  const outcomes = ["done", "skipped", "failed", "cancelled"] as const;
  return (
    <div className="flex max-w-140 flex-wrap items-center gap-x-3 gap-y-1 py-2 narrow:py-0">
      <div className="min-w-0 grow basis-20">
        <SegmentedProgress
          label="Progress"
          valueText={progress}
          total={total}
          segments={outcomes.map((outcome) => ({ ...outcomeLabel(kind, outcome), count: counts[outcome] }))}
        />
      </div>
      <span className="min-w-44 text-13 text-ink-soft tabular-nums">{progress}</span>
    </div>
  );
}
