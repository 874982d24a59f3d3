import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { OwnSession } from "#contract/account.ts";
import { failureOf, formatProblem } from "#web/api/request.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Status } from "#web/ui/status.tsx";
import { Time } from "#web/format/time.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { formatBrowser } from "./format-browser.ts";
import { useEndOtherSessions, useEndSession } from "./mutations.ts";
import { Panel } from "#web/ui/panel.tsx";
import { ownSessionsQuery } from "./queries.ts";

/** The browsers in which the member is signed in, with a way to end each session. */
export function SessionsPanel() {
  const query = useQuery(ownSessionsQuery);
  const { data, error } = query;
  const [isAsking, setIsAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const end = useEndSession();
  const others = data?.data.filter(({ isCurrent }) => !isCurrent).length ?? 0;

  function endOne(session: OwnSession) {
    end.mutate(session, {
      onSuccess: () => {
        heading.current?.focus();
        toast({ tone: "done", title: "Session ended", detail: formatBrowser(session.userAgent) });
      },
      onError: (failure) =>
        toast({ tone: "failed", ...formatProblem(failure), title: "Could not end the session" }),
    });
  }

  return (
    <Panel
      title="Your sessions"
      lead="The browsers in which you are signed in. If you don't recognise one, end its session and change your password."
      headingRef={heading}
      actions={others > 0 && <Button onClick={() => setIsAsking(true)}>End all others</Button>}
    >
      <QueryProblem query={query} />
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
  const browser = formatBrowser(userAgent);
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
        <Status tone="done">This browser</Status>
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
      cancelLabel="Keep sessions"
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
      You stay signed in here. All other browsers ask you to sign in again.
    </ConfirmDialog>
  );
}
