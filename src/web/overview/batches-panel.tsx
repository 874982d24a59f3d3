import { Link } from "wouter";
import type { Batch } from "#contract/batch.ts";
import type { Overview } from "#contract/overview/overview.ts";
import { formatHeadline } from "#web/batches/format-batch.ts";
import { formatName, outcomeLabel, stateLabel } from "#web/batches/labels.ts";
import { formatCount } from "#web/format/english.ts";
import { Time } from "#web/format/time.tsx";
import { paths } from "#web/paths.ts";
import { Panel } from "#web/ui/panel.tsx";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { Status } from "#web/ui/status.tsx";

type BatchesPanelProps = {
  title: string;
  batches: Overview["running"];
  whenEmpty: string;
  nowMs: number;
};

/** Some batches, each with its headline; the list of batches has the others. */
export function BatchesPanel({ title, batches: { data, totalCount }, whenEmpty, nowMs }: BatchesPanelProps) {
  const more = totalCount - data.length;
  return (
    <Panel title={title}>
      {data.length === 0 ? (
        <p className="text-ink-soft">{whenEmpty}</p>
      ) : (
        <ul aria-label={title} className="flex flex-col gap-4">
          {data.map((batch) => (
            <BatchItem key={batch.id} batch={batch} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="mt-3">
          <Link href={paths.batches()} className="rounded-control text-accent-text underline">
            {formatCount(more, "more batch", "more batches")}
          </Link>
        </p>
      )}
    </Panel>
  );
}

const finalOutcomes = ["done", "skipped", "failed", "cancelled"] as const;

function BatchItem({ batch, nowMs }: { batch: Batch; nowMs: number }) {
  const { id, kind, counts, total, createdAt, createdBy } = batch;
  const { label, tone } = stateLabel(batch);
  const headline = formatHeadline(batch, nowMs);
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="min-w-0">
          <Link href={paths.batch(id)} className="rounded-control font-medium hover:underline">
            {formatName(batch)}
          </Link>
          <span className="text-ink-soft">
            {" · "}
            <Time at={createdAt} /> by {createdBy}
          </span>
        </p>
        <Status tone={tone}>{label}</Status>
      </div>
      <SegmentedProgress
        label={`Progress of ${formatName(batch)}`}
        valueText={headline}
        total={total}
        segments={finalOutcomes.map((outcome) => ({
          ...outcomeLabel(kind, outcome),
          count: counts[outcome],
        }))}
      />
      <p className="text-13 text-ink-soft tabular-nums">{headline}</p>
    </li>
  );
}
