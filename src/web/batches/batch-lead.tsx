import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Batch } from "#contract/batch.ts";
import { paths } from "#web/paths.ts";
import { Time } from "#web/format/time.tsx";

const link = "rounded-control text-accent-text underline";

/** Below the headline: the way back, who submitted it and when, and the batch it was made of. */
export function BatchLead({ batch, children }: { batch: Batch; children?: ReactNode }) {
  return (
    <>
      <p>
        <Link href={paths.batches()} className={link}>
          Batches
        </Link>
        {" · "}submitted <Time at={batch.createdAt} /> by {batch.createdBy}
        {batch.finishedAt !== null && (
          <>
            {" · "}ended <Time at={batch.finishedAt} />
          </>
        )}
        {batch.options.notify === false && " · links only, no e-mail"}
        {children}
      </p>
      {batch.origin !== null && (
        <p>
          {batch.origin.kind === "retry"
            ? "Tries again what failed in "
            : "Rolls back: revokes what was sent by "}
          <Link href={paths.batch(batch.origin.batchId)} className={link}>
            an earlier batch
          </Link>
        </p>
      )}
    </>
  );
}
