import type { ReactNode } from "react";
import { Link } from "wouter";
import { type Activity, topicOf } from "#contract/activity.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { Address } from "#web/format/address.tsx";
import { Time } from "#web/format/time.tsx";
import { paths, withQuery } from "#web/paths.ts";
import { columnsFor } from "#web/ui/table/columns.ts";
import { Status } from "#web/ui/status.tsx";
import { actionLabels, resultLabels } from "./labels.ts";

const column = columnsFor<Activity>();

export const activityColumns = [
  column.display({
    id: "when",
    header: "When",
    cell: ({ row }) => <FirstCell entry={row.original} />,
    meta: { className: "w-36 text-ink-soft narrow:w-full", skeletonClassName: "w-24" },
  }),
  column.display({
    id: "who",
    header: "Who",
    cell: ({ row }) => <Who entry={row.original} />,
    meta: { className: "w-44", isHiddenWhenNarrow: true, skeletonClassName: "w-32" },
  }),
  column.display({
    id: "what",
    header: "What",
    cell: ({ row }) => actionLabels[row.original.action],
    meta: { className: "w-40", isHiddenWhenNarrow: true, skeletonClassName: "w-28" },
  }),
  column.display({
    id: "whom",
    header: "To whom",
    cell: ({ row }) => <Subject entry={row.original} />,
    meta: { className: "w-1/5", isHiddenWhenNarrow: true, skeletonClassName: "w-40 max-w-full" },
  }),
  column.display({
    id: "result",
    header: "Result",
    cell: ({ row }) => <Result entry={row.original} />,
    meta: { className: "w-28", isHiddenWhenNarrow: true, skeletonClassName: "w-16" },
  }),
  column.display({
    id: "details",
    header: "Details",
    cell: ({ row }) => <Details entry={row.original} />,
    meta: { isHiddenWhenNarrow: true, skeletonClassName: "w-24" },
  }),
];

/** The time; in a narrow table also what the other columns show. */
function FirstCell({ entry }: { entry: Activity }) {
  return (
    <>
      <span className="narrow:hidden">
        <Time isLogged at={entry.at} />
      </span>
      <div className="hidden py-2 narrow:block">
        <p className="text-ink">
          <span className="font-medium">{actionLabels[entry.action]}</span>{" "}
          <span className="wrap-anywhere">
            <Subject entry={entry} />
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-13">
          <Result entry={entry} />
          <span className="min-w-0 wrap-anywhere">
            {entry.member ?? notSignedIn} · <Time isLogged at={entry.at} />
          </span>
        </p>
        <Details entry={entry} />
      </div>
    </>
  );
}

const notSignedIn = "Not signed in";

function Who({ entry }: { entry: Activity }) {
  return (
    <div className="min-w-0 py-1">
      <span title={entry.member ?? undefined} className="block truncate">
        {entry.member ?? <span className="text-ink-soft">{notSignedIn}</span>}
      </span>
      {entry.clientAddress !== null && (
        <span className="block truncate text-12 text-ink-faint">from {entry.clientAddress}</span>
      )}
    </div>
  );
}

function Result({ entry }: { entry: Activity }) {
  const { label, tone } = resultLabels[entry.result];
  return <Status tone={tone}>{label}</Status>;
}

/** What the action was about, as a link to the batch or to the invitations of an address. */
function Subject({ entry }: { entry: Activity }) {
  const topic = topicOf(entry.action);
  if (topic === "batches" && entry.subjectId !== null)
    return <TextLink href={paths.batch(entry.subjectId)}>Batch {entry.subjectId.slice(0, 8)}</TextLink>;
  if (topic === "invitations" && entry.emailAddress !== null)
    return (
      <TextLink href={withQuery(paths.invitations(), { query: entry.emailAddress })}>
        <Address of={entry.emailAddress} isStacked />
      </TextLink>
    );
  if (entry.emailAddress !== null)
    return (
      <Truncated title={entry.emailAddress}>
        <Address of={entry.emailAddress} isStacked />
      </Truncated>
    );
  if (topic !== "invitations" || entry.subjectId === null) return null;
  return <Truncated title={entry.subjectId}>{entry.subjectId}</Truncated>;
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="block max-w-full truncate rounded-control text-accent-text outline-offset-[-2px] hover:underline narrow:inline narrow:whitespace-normal"
    >
      {children}
    </Link>
  );
}

function Truncated({ title, children }: { title: string; children: ReactNode }) {
  return (
    <span title={title} className="block truncate narrow:inline narrow:whitespace-normal">
      {children}
    </span>
  );
}

/** The reason and other details; below them in small print, the trace id for Clerk's support. */
function Details({ entry: { code, detail, clerkTraceId } }: { entry: Activity }) {
  const reason = code ? sentences(problems[code].title, detail ?? "") : (detail ?? "");
  if (reason === "" && clerkTraceId === null) return null;
  return (
    <div className="py-1 text-13 wrap-anywhere text-ink-soft">
      {reason}
      {clerkTraceId !== null && (
        <span title={clerkTraceId} className="block truncate text-12 text-ink-faint">
          Clerk trace {clerkTraceId}
        </span>
      )}
    </div>
  );
}
