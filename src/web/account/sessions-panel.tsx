import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { OwnSession } from "#contract/account.ts";
import { failureOf, wordsOf } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ProblemPanel } from "../ui/problem-panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.tsx";
import { sayBrowser } from "./browser-words.ts";
import { useEndOtherSessions, useEndSession } from "./mutations.ts";
import { Panel } from "./panel.tsx";
import { ownSessionsQuery } from "./queries.ts";

/** Where one is signed in; what one does not know can be ended. */
export function SessionsPanel() {
  const { data, error, isFetching, refetch } = useQuery(ownSessionsQuery);
  const others = data?.data.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Panel
      title="Your sessions"
      says="Each browser in which you are signed in. If you do not know one, end it and change your password."
      actions={others > 0 && <EndOthers count={others} />}
    >
      {error && <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton className="my-4 w-72 max-w-full" />}
      <ul className="divide-y divide-line">
        {data?.data.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const { userAgent, clientAddress, createdAt, lastSeenAt, isCurrent } = session;
  const end = useEndSession();
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
        <Button
          aria-label={`End the session of ${browser}`}
          pending={end.isPending}
          onClick={() =>
            end.mutate(session, {
              onSuccess: () => toast({ tone: "done", title: "Session ended", detail: browser }),
              onError: (error) =>
                toast({ tone: "failed", ...wordsOf(error), title: "The session was not ended" }),
            })
          }
        >
          End
        </Button>
      )}
    </li>
  );
}

function EndOthers({ count }: { count: number }) {
  const [isAsking, setIsAsking] = useState(false);
  const end = useEndOtherSessions();
  const sessions = count === 1 ? "the other session" : `the ${count} other sessions`;
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>End all others</Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={`End ${sessions}?`}
        confirmLabel={`End ${sessions}`}
        cancelLabel="Keep them"
        pending={end.isPending}
        error={failureOf(end)}
        onConfirm={() =>
          end.mutate(undefined, {
            onSuccess: () => {
              setIsAsking(false);
              toast({ tone: "done", title: "All other sessions have ended" });
            },
          })
        }
        onClose={() => setIsAsking(false)}
      >
        You stay signed in here. Everywhere else the next step asks for your sign-in again.
      </ConfirmDialog>
    </>
  );
}
