import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { type Batch, makesInvitations } from "#contract/batch.ts";
import type { BatchJoining } from "#contract/overview/joining.ts";
import { formatNumber } from "#web/format/english.ts";
import { formatShare } from "#web/joining/format-joining.ts";
import { RegisterNote } from "#web/joining/register-note.tsx";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { funnelQuery } from "./queries.ts";

const JoiningDetails = lazily(async () => (await import("#web/joining/joining-details.tsx")).JoiningDetails);

/** Who joined of those that a batch invited: a line that opens to the funnel and its charts. */
export function WhoJoined({ batch }: { batch: Batch }) {
  // Also before the first one is sent: appearing then, it would move the rows.
  return makesInvitations(batch) ? <JoinedSection batch={batch} /> : null;
}

function JoinedSection({ batch: { id, state } }: { batch: Batch }) {
  const [isOpen, setIsOpen] = useState(false);
  const query = useQuery(funnelQuery(id, state));
  const { data, error } = query;
  return (
    <section aria-label="Who joined" className="mb-4 border-y border-line">
      <details className="group" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary
          className="control flex list-none items-center gap-2 rounded-control py-2"
          onPointerEnter={JoiningDetails.preload}
        >
          <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-soft group-open:rotate-90" />
          <h2 className="font-semibold whitespace-nowrap">Who joined</h2>
          <span className="min-w-0 text-ink-soft tabular-nums">
            {data === undefined ? error === null && <Skeleton className="w-40" /> : formatJoined(data)}
          </span>
        </summary>
        {isOpen && (
          <div className="@container max-w-272 pb-2">
            <QueryProblem query={query} />
            {data !== undefined && (
              <>
                <p className="text-13 text-ink-soft">
                  <RegisterNote state={data} />
                </p>
                <OptionalPart fallback={<Skeleton className="my-4 h-80" />}>
                  <JoiningDetails joining={data} scope={{ batch: id }} isComplete={data.isComplete} />
                </OptionalPart>
              </>
            )}
          </div>
        )}
      </details>
    </section>
  );
}

/** "120 of 287 (42%), 100 pending, 12 of them expiring within 3 days". */
function formatJoined({ funnel }: Pick<BatchJoining, "funnel">): string {
  const { sent, joined, pending, expiring } = funnel;
  if (sent === 0) return "no invitation yet";
  const parts = [`${formatNumber(joined)} of ${formatNumber(sent)} (${formatShare(joined, sent)})`];
  if (pending > 0) parts.push(`${formatNumber(pending)} pending`);
  if (expiring > 0) parts.push(`${formatNumber(expiring)} of them expiring within 3 days`);
  return parts.join(", ");
}
