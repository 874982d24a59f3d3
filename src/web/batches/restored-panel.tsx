import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import type { RestoreReview } from "#contract/restore.ts";
import { roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { formatProblem } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { formatExactTime } from "#web/format/relative-time.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Button } from "#web/ui/button.tsx";
import { Checkbox } from "#web/ui/form/field.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { formatReview } from "./format-review.ts";
import { useBatchAction } from "./mutations.ts";
import { restoreReviewQuery } from "./queries.ts";

type Restored = NonNullable<Batch["restored"]>;

/** Says what resuming a restored batch would do, and resumes it. */
export function RestoredPanel({ batch, restored }: { batch: Batch; restored: Restored }) {
  const mayResume = useMay(roleForBatch(batch.kind));
  return (
    <section aria-labelledby="restored" className="rounded-panel border border-line px-4 py-4">
      <h2 id="restored" className="font-medium">
        Restored from a backup of {formatExactTime(restored.savedAt)}
      </h2>
      <p className="mt-1 text-ink-soft">
        Nothing is sent until a member resumes or cancels this batch: Usher does not know what happened after
        the backup.
      </p>
      {mayResume && <Review batch={batch} />}
    </section>
  );
}

function Review({ batch }: { batch: Batch }) {
  const review = useQuery(restoreReviewQuery(batch.id));
  const { data } = review;
  if (data === undefined)
    return (
      <div className="mt-4">
        <QueryProblem query={review} />
        {review.error === null && <LoadingReview />}
      </div>
    );
  return <Decision batch={batch} review={data} />;
}

function LoadingReview() {
  return (
    <div aria-busy className="flex flex-col gap-3">
      <span className="text-ink-soft">Asking Clerk what happened since …</span>
      <Skeleton className="w-60" />
    </div>
  );
}

function Decision({ batch, review }: { batch: Batch; review: RestoreReview }) {
  const [isInvitedAgain, setIsInvitedAgain] = useState(false);
  const action = useBatchAction(batch.id);
  const { revokedAddresses } = review;
  const resume = () =>
    action.mutate(
      { action: "resume", inviteAgain: isInvitedAgain ? revokedAddresses : [] },
      {
        onError: (error) =>
          toast({ tone: "failed", ...formatProblem(error), title: "Could not resume the batch" }),
      },
    );
  return (
    <div className="mt-4 flex flex-col items-start gap-4">
      <div>
        <p>If you resume this batch now:</p>
        <ul className="mt-1 list-disc pl-5">
          {formatReview(batch.kind, review).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      {revokedAddresses.length > 0 && (
        <>
          <details className="w-full">
            <summary className="touch:py-3">
              Show {formatCount(revokedAddresses.length, "address", "addresses")} revoked since the backup
            </summary>
            <ul
              className="mt-2 max-h-60 overflow-y-auto break-all text-13"
              aria-label="Revoked since the backup"
            >
              {revokedAddresses.map((address) => (
                <li key={address}>{address}</li>
              ))}
            </ul>
          </details>
          <Checkbox
            label={`Also invite ${formatCount(revokedAddresses.length, "address", "addresses")} revoked since the backup`}
            hint="Leave this off unless you know that they should be invited."
            checked={isInvitedAgain}
            onChange={(event) => setIsInvitedAgain(event.target.checked)}
          />
        </>
      )}
      <Button variant="primary" icon={Play} pending={action.isPending} onClick={resume}>
        Resume batch
      </Button>
    </div>
  );
}
