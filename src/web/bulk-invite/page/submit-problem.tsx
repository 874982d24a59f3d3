import { Link } from "wouter";
import { ApiError, failureOf } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { sayCount } from "#web/bulk-invite/text/summary.ts";

type SubmitProblemProps = { error: Error | null; batchId: string; onSubmitAnew: () => void };

/** Why the list was not taken. A list that was submitted before, then changed, is told apart from every other failure. */
export function SubmitProblem({ error, batchId, onSubmitAnew }: SubmitProblemProps) {
  if (error === null) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  if (problem?.code === "conflict") {
    return (
      <div role="alert" className="mb-4 flex flex-wrap items-center gap-3 rounded-panel bg-waiting-soft p-3">
        <p className="min-w-0 grow basis-80">
          <span className="font-medium">An earlier version of this list was submitted already.</span>{" "}
          <span className="text-ink-soft">
            Look at{" "}
            <Link href={paths.batch(batchId)} className="text-accent-text underline">
              that batch
            </Link>{" "}
            first. As a new batch, whoever is invited by then is left out.
          </span>
        </p>
        <Button onClick={onSubmitAnew}>Submit as a new batch</Button>
      </div>
    );
  }
  const words = failureOf({ error });
  if (words === null) return null;
  const rows = problem?.rows?.length ?? 0;
  const detail = rows > 0 ? `${words.detail} ${sayCount(rows, "line")} marked in the list.` : words.detail;
  return (
    <div className="mb-4">
      <ProblemPanel {...words} detail={detail} />
    </div>
  );
}
