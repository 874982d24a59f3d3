import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { Time } from "#web/format/time.tsx";
import { paths } from "#web/paths.ts";
import { originLabels } from "#web/batches/follow-ups/format-follow-up.ts";

const link = "rounded-control text-accent-text underline";

/** Who submitted the batch and when, and the batch it follows up on. */
export function BatchLead({ batch, children }: { batch: Batch; children?: ReactNode }) {
  const { createdAt, createdBy, finishedAt, options, origin, preset, state } = batch;
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
        {options.notify === false && " · links only, no e-mail"}
        {children}
      </p>
      {preset !== null && <p className="wrap-anywhere">Preset {preset.name}</p>}
      {origin !== null && (
        <p>
          {originLabels[origin.kind]}
          <Link href={paths.batch(origin.batchId)} className={link}>
            an earlier batch
          </Link>
        </p>
      )}
    </>
  );
}
