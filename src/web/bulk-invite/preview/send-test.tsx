import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { testAddress } from "#contract/test-invitation.ts";
import type { RowOptions } from "#recipients/option-rules.ts";
import { ApiError, failureOf } from "#web/api/request.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { useBatchOptions } from "./effective-options.ts";
import { useSendTest } from "./test-invitation.ts";

export type RowTest = ReturnType<typeof useRowTest>;

/** Sends the invitation of one row, with its own options over those of the panel, to the member. */
export function useRowTest(row: RowOptions) {
  const options = useBatchOptions();
  const mutation = useSendTest();
  const send = (plus = 0) => {
    if (options !== undefined && !mutation.isPending) mutation.mutate({ options, row, plus });
  };
  const disabledReason = options === undefined ? "Correct the options first." : undefined;
  return { mutation, send, disabledReason };
}

export function SendTest({ row }: { row: RowOptions }) {
  const test = useRowTest(row);
  const { mutation, send, disabledReason } = test;
  return (
    <>
      <Button icon={Send} pending={mutation.isPending} disabledReason={disabledReason} onClick={() => send()}>
        Send me this one first
      </Button>
      <output className={mutation.isSuccess ? "mt-1 block text-12 text-ink-soft" : "sr-only"}>
        {mutation.isSuccess ? `Sent to ${mutation.data.emailAddress}.` : ""}
      </output>
      <SendTestProblem {...test} />
    </>
  );
}

/** Why no test was sent. A member whose own address Clerk does not invite is offered a plus-address. */
export function SendTestProblem({ mutation, send }: RowTest) {
  const member = useQuery(sessionQuery).data?.member;
  const failure = failureOf(mutation);
  if (failure === null) return null;
  const code = mutation.error instanceof ApiError ? mutation.error.problem.code : undefined;
  const isTaken = code === "already_user" || code === "already_invited";
  const nextPlus = (mutation.variables?.plus ?? 0) + 1;
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      <ProblemPanel {...failure} />
      {isTaken && member && (
        <Button
          pending={mutation.isPending}
          className="h-auto! min-h-8 max-w-full py-1 text-left wrap-anywhere whitespace-normal"
          onClick={() => send(nextPlus)}
        >
          Send to {testAddress(member.emailAddress, nextPlus)}
        </Button>
      )}
    </div>
  );
}
