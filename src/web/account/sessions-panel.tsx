import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { OwnSession } from "#contract/account.ts";
import { failureOf, formatProblem } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Status } from "#web/ui/status.tsx";
import { Time } from "#web/format/time.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { sayBrowser } from "./browser-words.ts";
import { useEndOtherSessions, useEndSession } from "./mutations.ts";
import { Panel } from "./panel.tsx";
import { ownSessionsQuery } from "./queries.ts";

/** Where one is signed in; what one does not know can be ended. */
export function SessionsPanel() {
  const { data, error, isFetching, refetch } = useQuery(ownSessionsQuery);
  const [isAsking, setIsAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const end = useEndSession();
  const others = data?.data.filter(({ isCurrent }) => !isCurrent).length ?? 0;

  function endOne(session: OwnSession) {
    end.mutate(session, {
      onSuccess: () => {
        heading.current?.focus();
        toast({ tone: "done", title: "Session ended", detail: sayBrowser(session.userAgent) });
      },
      onError: (failure) =>
        toast({ tone: "failed", ...formatProblem(failure), title: "The session was not ended" }),
    });
  }

  return (
    <Panel
      title="Your sessions"
      says="Each browser in which you are signed in. If you do not know one, end it and change your password."
      headingRef={heading}
      actions={others > 0 && <Button onClick={() => setIsAsking(true)}>End all others</Button>}
    >
      {error && (
        <ProblemPanel {...formatProblem(error)} pending={isFetching} onRetry={() => void refetch()} />
      )}
      {data === undefined && !error && <Skeleton className="my-4 w-72 max-w-full" />}
      <ul className="divide-y divide-line">
        {data?.data.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isEnding={end.isPending && end.variables.id === session.id}
            onEnd={() => endOne(session)}
          />
        ))}
      </ul>
      {isAsking && <EndOthersDialog count={others} onClose={() => setIsAsking(false)} />}
    </Panel>
  );
}

type SessionRowProps = { session: OwnSession; isEnding: boolean; onEnd: () => void };

function SessionRow({ session, isEnding, onEnd }: SessionRowProps) {
  const { userAgent, clientAddress, createdAt, lastSeenAt, isCurrent } = session;
  const browser = sayBrowser(userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0">
        <p className="font-medium" title={userAgent ?? undefined}>
          {browser}
        </p>
        <p className="text-13 text-ink-soft">
          {clientAddress !== null && `${clientAddress} · `}signed in <Time at={createdAt} /> · last seen{" "}
          <Time at={lastSeenAt} />
        </p>
      </div>
      {isCurrent ? (
        <Status tone="done">This one</Status>
      ) : (
        <Button pending={isEnding} onClick={onEnd}>
          End<span className="sr-only"> the session of {browser}</span>
        </Button>
      )}
    </li>
  );
}

function EndOthersDialog({ count, onClose }: { count: number; onClose: () => void }) {
  const end = useEndOtherSessions();
  const sessions = count === 1 ? "the other session" : `the ${count} other sessions`;
  return (
    <ConfirmDialog
      isOpen
      title={`End ${sessions}?`}
      confirmLabel={`End ${sessions}`}
      cancelLabel="Keep them"
      pending={end.isPending}
      error={failureOf(end)}
      onConfirm={() =>
        end.mutate(undefined, {
          onSuccess: () => {
            onClose();
            toast({ tone: "done", title: "All other sessions have ended" });
          },
        })
      }
      onClose={onClose}
    >
      You stay signed in here. Everywhere else the next step asks for your sign-in again.
    </ConfirmDialog>
  );
}
