import { formatProblem } from "#web/api/request.ts";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

type QueryProblemProps = { query: { error: Error | null; isFetching: boolean; refetch: () => unknown } };

/** Why a query failed, with a button to try again; nothing while it has not failed. */
export function QueryProblem({ query: { error, isFetching, refetch } }: QueryProblemProps) {
  if (error === null) return null;
  return <ProblemPanel {...formatProblem(error)} pending={isFetching} onRetry={() => void refetch()} />;
}
