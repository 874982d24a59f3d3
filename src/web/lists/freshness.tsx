import { RotateCw } from "lucide-react";
import { ApiError, formatProblem } from "#web/api/request.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatClock } from "#web/format/relative-time.ts";
import { useNow } from "#web/format/time.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import type { Behind } from "./held-rows.ts";

/** How fresh a list of the server is that copies another one: as of when, and how far its first reading has come. */
type Copied = {
  asOf: number | null;
  isComplete: boolean;
  progress: { read: number; total: number | null } | null;
};

type FreshnessProps = {
  query: { data: Copied | undefined; dataUpdatedAt: number; error: Error | null; isFetching: boolean };
  onRefresh: () => void;
  /** Set while newer rows wait to be shown. `one` is what a row is called: "invitation". */
  behind: Behind | null;
  one: string;
};

const justNowMs = 60_000;

/** Says as of when a list is, and why it is not newer; with buttons to refresh it and to show newer rows. */
export function Freshness({ query, onRefresh, behind, one }: FreshnessProps) {
  const { data, dataUpdatedAt, error, isFetching } = query;
  const nowMs = useNow();
  const at = Math.min(dataUpdatedAt, data?.asOf ?? Infinity);
  const reading = data === undefined ? null : formatReading(data, `${one}s`);
  return (
    <div className="flex min-h-8 items-center gap-x-2 text-13 text-ink-soft touch:min-h-11">
      {/* First, so that no word that changes moves it. */}
      <IconButton
        label="Refresh"
        icon={RotateCw}
        aria-busy={isFetching || undefined}
        className="-mr-1 -ml-2 aria-busy:[&>svg]:animate-spin"
        onClick={onRefresh}
      />
      {error === null && <span className="tabular-nums">{reading ?? formatUpdated(at, nowMs)}</span>}
      <output className="text-waiting empty:sr-only">
        {error === null ? "" : formatOutdated(at, nowMs, error)}
      </output>
      {behind && (
        <>
          <span>
            {behind.more > 0
              ? `· ${formatCount(behind.more, `more ${one}`)}`
              : `· The list of ${one}s has changed`}
          </span>
          <Button variant="quiet" className="-ml-2 px-2 text-accent-text!" onClick={behind.show}>
            Show
          </Button>
        </>
      )}
    </div>
  );
}

/** "Read 12,500 of about 100,000 invitations so far"; null once all have been read. */
function formatReading({ isComplete, progress }: Copied, several: string): string | null {
  if (isComplete) return null;
  if (progress === null) return `Reading ${several} from Clerk…`;
  const { read, total } = progress;
  // The number of all is Clerk's estimate, and others may invite meanwhile.
  return total === null || total <= read
    ? `Read ${formatNumber(read)} ${several} so far`
    : `Read ${formatNumber(read)} of about ${formatNumber(total)} ${several} so far`;
}

function formatUpdated(at: number, nowMs: number): string {
  if (at === 0) return "Updating…";
  return nowMs - at < justNowMs ? "Updated just now" : `Updated at ${formatClock(at, nowMs)}`;
}

function formatOutdated(at: number, nowMs: number, error: Error): string {
  const since = at === 0 ? "Not updated" : `Not updated since ${formatClock(at, nowMs)}`;
  // A dialog above the page asks to sign in again.
  const isSignedOut = error instanceof ApiError && error.problem.code === "unauthenticated";
  return isSignedOut ? `${since}.` : `${since}; retrying. ${formatProblem(error).title}.`;
}
