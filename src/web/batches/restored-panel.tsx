import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatExactTime } from "#web/format/relative-time.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Button } from "#web/ui/button.tsx";
import { TextArea } from "#web/ui/form/field.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { formatReview } from "./format-review.ts";
import { type AgainChoice, chooseAgain } from "./invite-again.ts";
import { InviteAgain } from "./invite-again-field.tsx";
import { toastFailure, useBatchAction } from "./mutations.ts";
import { restoreReviewQuery, type Review } from "./queries.ts";

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
      {mayResume && <ReviewAndDecision batch={batch} />}
    </section>
  );
}

function ReviewAndDecision({ batch }: { batch: Batch }) {
  const query = useQuery(restoreReviewQuery(batch.id));
  const { data, error } = query;
  return (
    <div className="mt-4">
      {error !== null && <QueryProblem query={query} />}
      {error === null && !data?.isWhole && <Progress review={data} />}
      {error === null && data?.isWhole && (
        <Decision batch={batch} review={data} onCheckAgain={() => void query.refetch()} />
      )}
    </div>
  );
}

function Progress({ review }: { review: Review | undefined }) {
  return (
    <div aria-busy className="flex flex-col gap-3">
      <span className="text-ink-soft">
        Asking Clerk what happened since the backup
        {review !== undefined &&
          `: ${formatNumber(review.reviewed)} of ${formatCount(review.total, "row")}`}{" "}
        …
      </span>
      <Skeleton className="w-60" />
    </div>
  );
}

type DecisionProps = { batch: Batch; review: Review; onCheckAgain: () => void };

function Decision({ batch, review, onCheckAgain }: DecisionProps) {
  const [choice, setChoice] = useState<AgainChoice>("none");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const action = useBatchAction(batch.id);
  const { revokedAddresses } = review;
  const resume = () => {
    const chosen = chooseAgain(choice, revokedAddresses, text);
    if ("problem" in chosen) return setProblem(chosen.problem);
    return action.mutate(
      { action: "resume", inviteAgain: chosen.addresses },
      {
        onError: toastFailure("Could not resume the batch"),
      },
    );
  };
  return (
    <div className="flex flex-col items-start gap-4">
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
          <RevokedAddresses addresses={revokedAddresses} />
          <InviteAgain
            count={revokedAddresses.length}
            {...{ choice, text, problem }}
            onChange={(changed) => {
              setProblem(undefined);
              setChoice(changed.choice);
              setText(changed.text);
            }}
          />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon={Play} pending={action.isPending} onClick={resume}>
          Resume batch
        </Button>
        {review.unknown > 0 && <Button onClick={onCheckAgain}>Check again</Button>}
      </div>
    </div>
  );
}

function RevokedAddresses({ addresses }: { addresses: readonly string[] }) {
  return (
    <details className="w-full">
      <summary className="touch:py-3">
        Show {formatCount(addresses.length, "address", "addresses")} revoked since the backup
      </summary>
      {/* One text: it is copied as a whole, and may have thousands of lines. */}
      <TextArea label="Revoked addresses" readOnly value={addresses.join("\n")} />
    </details>
  );
}
