import { Link } from "wouter";
import { type Batch, makesInvitations } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { formatAllowance, sumLanes } from "#web/format/allowance.ts";
import { Time } from "#web/format/time.tsx";
import { paths } from "#web/paths.ts";
import { FollowUpControls } from "#web/batches/follow-ups/follow-up-controls.tsx";
import { isOpen } from "./format-batch.ts";
import { HandledButton } from "#web/batches/details/handled-button.tsx";
import { followUpLabels } from "#web/batches/follow-ups/format-follow-up.ts";
import { formatRows } from "./labels.ts";
import { WaitingBanner } from "./waiting-banner.tsx";

/**
 * What happens next with a batch: why it waits or what Clerk still allows, and after its end what can follow. Its height
 * is reserved, so that the rows below keep their place while one gives way to another.
 */
export function BatchOutlook({ batch, nowMs }: { batch: Batch; nowMs: number }) {
  return (
    <div className="flex min-h-16 flex-col justify-center gap-2 max-[40rem]:min-h-24">
      <Outlook batch={batch} nowMs={nowMs} />
    </div>
  );
}

function Outlook({ batch, nowMs }: { batch: Batch; nowMs: number }) {
  const { id, state, counts, waiting, pausedBecause } = batch;
  const mayInvite = useMay("inviter");
  const isMoving = state === "running" || counts.sending > 0;
  const why = (
    <>
      {isMoving && waiting !== null && <WaitingBanner id={id} waiting={waiting} nowMs={nowMs} />}
      {pausedBecause !== undefined && <p className="text-ink-soft">{pausedBecause}</p>}
    </>
  );
  if (!isOpen(batch))
    return (
      <>
        {why}
        <WhatFollows batch={batch} />
      </>
    );
  return (
    <div className="flex items-center gap-x-4 gap-y-2 max-[40rem]:flex-col max-[40rem]:items-start">
      <div className="flex min-w-0 grow flex-col gap-2 max-[40rem]:min-h-24 max-[40rem]:justify-center">
        {why}
        {waiting === null && makesInvitations(batch) && (
          <p className="text-13 text-ink-soft tabular-nums">
            {formatAllowance(sumLanes(batch.allowance), nowMs)}
          </p>
        )}
      </div>
      {mayInvite && <HandledButton batch={batch} keepsPlace />}
    </div>
  );
}

function WhatFollows({ batch }: { batch: Batch }) {
  const mayInvite = useMay("inviter");
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {batch.followUps.map(({ kind, batchId, name, total, createdAt }) => (
        <p key={batchId} className="text-ink-soft">
          {followUpLabels[kind]}
          <Link href={paths.batch(batchId)} className="rounded-control text-accent-text underline">
            {name !== undefined && name !== batch.name && `${name}, `}a batch of{" "}
            {formatRows(kind === "rollback" ? "revoke" : batch.kind, total)}
          </Link>
          , <Time at={createdAt} />
        </p>
      ))}
      {mayInvite && (
        <div className="flex flex-wrap gap-2 empty:hidden">
          <FollowUpControls batch={batch} />
          <HandledButton batch={batch} />
        </div>
      )}
    </div>
  );
}
