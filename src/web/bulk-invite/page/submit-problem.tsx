import { Link } from "wouter";
import { ApiError, failureOf } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { formatCount } from "#web/format/english.ts";

type SubmitProblemProps = { error: Error | null; batchId: string; onSubmitAsNewBatch: () => void };

/** Why the submit failed. A list that was submitted and then changed can be submitted as a new batch. */
export function SubmitProblem({ error, batchId, onSubmitAsNewBatch }: SubmitProblemProps) {
  if (error === null) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  if (problem?.code === "conflict") {
    return (
      <div role="alert" className="mb-4 flex flex-wrap items-center gap-3 rounded-panel bg-waiting-soft p-3">
        <p className="min-w-0 grow basis-80">
          <span className="font-medium">An earlier version of this list was already submitted.</span>{" "}
          <span className="text-ink-soft">
            Check{" "}
            <Link href={paths.batch(batchId)} className="text-accent-text underline">
              that batch
            </Link>{" "}
            first. A new batch leaves out people who are already invited by then.
          </span>
        </p>
        <Button onClick={onSubmitAsNewBatch}>Submit as a new batch</Button>
      </div>
    );
  }
  const words = failureOf({ error });
  if (words === null) return null;
  const rows = problem?.rows?.length ?? 0;
  const detail =
    rows > 0
      ? `${words.detail} ${formatCount(rows, "line is", "lines are")} marked in the list.`
      : words.detail;
  return (
    <div className="mb-4">
      <ProblemPanel {...words} detail={detail} />
    </div>
  );
}
