import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { formatMatching } from "#contract/matching/format-matching.ts";
import { Time } from "#web/format/time.tsx";
import { paths } from "#web/paths.ts";
import { BatchDetails } from "#web/batches/details/batch-details.tsx";
import { originLabels } from "#web/batches/follow-ups/format-follow-up.ts";

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

const link = "rounded-control text-accent-text underline";

/** Who submitted the batch and when, the batch it follows up on, its name, note and options. */
export function BatchLead({ batch, children }: { batch: Batch; children?: ReactNode }) {
  const { createdAt, createdBy, finishedAt, origin, state } = batch;
  return (
    <>
      <p>
        <Link href={paths.batches()} className={link}>
          Batches
        </Link>
        {" · "}submitted <Time at={createdAt} /> by {createdBy}
        {finishedAt !== null && (
          <>
            {" · "}
            {state === "cancelled" ? "cancelled" : "finished"} <Time at={finishedAt} />
          </>
        )}
        {children}
      </p>
      {origin !== null && (
        <p>
          {originLabels[origin.kind]}
          <Link href={paths.batch(origin.batchId)} className={`${link} wrap-anywhere`}>
            {origin.name ?? "an earlier batch"}
          </Link>
        </p>
      )}
      {batch.kind !== "invite" && batch.matching !== undefined && (
        <p className="wrap-anywhere">
          {formatMatching(batch.kind, batch.matching, (at) => moment.format(at))}
        </p>
      )}
      <BatchDetails batch={batch} />
    </>
  );
}
