import type { ReactNode } from "react";
import { Link } from "wouter";
import { type Activity, topicOf } from "#contract/activity.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { paths } from "#web/paths.ts";
import { columnsFor } from "#web/ui/table/data-table.tsx";
import { Status } from "#web/ui/status.tsx";
import { actionWords, resultWords } from "./labels.ts";
import { Moment } from "./moment.tsx";

const column = columnsFor<Activity>();

export const activityColumns = [
  column.display({
    id: "when",
    header: "When",
    cell: ({ row }) => <FirstCell line={row.original} />,
    meta: { className: "w-36 text-ink-soft narrow:w-full", skeletonClassName: "w-24" },
  }),
  column.display({
    id: "who",
    header: "Who",
    cell: ({ row }) => <Who line={row.original} />,
    meta: { className: "w-44", isHiddenWhenNarrow: true, skeletonClassName: "w-32" },
  }),
  column.display({
    id: "what",
    header: "What",
    cell: ({ row }) => actionWords[row.original.action],
    meta: { className: "w-40", isHiddenWhenNarrow: true, skeletonClassName: "w-28" },
  }),
  column.display({
    id: "whom",
    header: "To whom",
    cell: ({ row }) => <Subject line={row.original} />,
    meta: { className: "w-1/5", isHiddenWhenNarrow: true, skeletonClassName: "w-40 max-w-full" },
  }),
  column.display({
    id: "result",
    header: "Result",
    cell: ({ row }) => <Result line={row.original} />,
    meta: { className: "w-28", isHiddenWhenNarrow: true, skeletonClassName: "w-16" },
  }),
  column.display({
    id: "details",
    header: "Details",
    cell: ({ row }) => <Details line={row.original} />,
    meta: { isHiddenWhenNarrow: true, skeletonClassName: "w-24" },
  }),
];

/** When; in little room all that the other columns say, on lines. */
function FirstCell({ line }: { line: Activity }) {
  return (
    <>
      <span className="narrow:hidden">
        <Moment at={line.at} />
      </span>
      <div className="hidden py-2 narrow:block">
        <p className="text-ink">
          <span className="font-medium">{actionWords[line.action]}</span>{" "}
          <span className="wrap-anywhere">
            <Subject line={line} />
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-13">
          <Result line={line} />
          <span className="min-w-0 wrap-anywhere">
            {line.member ?? nobody} · <Moment at={line.at} />
          </span>
        </p>
        <Details line={line} />
      </div>
    </>
  );
}

const nobody = "Nobody signed in";

function Who({ line }: { line: Activity }) {
  return (
    <div className="min-w-0 py-1">
      <span title={line.member ?? undefined} className="block truncate">
        {line.member ?? <span className="text-ink-soft">{nobody}</span>}
      </span>
      {line.clientAddress !== null && (
        <span className="block truncate text-12 text-ink-faint">from {line.clientAddress}</span>
      )}
    </div>
  );
}

function Result({ line }: { line: Activity }) {
  const { label, tone } = resultWords[line.result];
  return <Status tone={tone}>{label}</Status>;
}

/** What it was about, with the way there: the batch, or the invitations of an address. */
function Subject({ line }: { line: Activity }) {
  const topic = topicOf(line.action);
  if (topic === "batches" && line.subjectId !== null)
    return <To href={paths.batch(line.subjectId)}>Batch {line.subjectId.slice(0, 8)}</To>;
  if (topic === "invitations" && line.emailAddress !== null)
    return <To href={invitationsOf(line.emailAddress)}>{line.emailAddress}</To>;
  const words = line.emailAddress ?? (topic === "invitations" ? line.subjectId : null);
  return words === null ? null : <Cut>{words}</Cut>;
}

function invitationsOf(emailAddress: string): string {
  return `${paths.invitations()}?${new URLSearchParams({ query: emailAddress })}`;
}

function To({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="block max-w-full truncate rounded-control text-accent-text outline-offset-[-2px] hover:underline narrow:inline narrow:whitespace-normal"
    >
      {children}
    </Link>
  );
}

function Cut({ children }: { children: string }) {
  return (
    <span title={children} className="block truncate narrow:inline narrow:whitespace-normal">
      {children}
    </span>
  );
}

/** Why, and what else there is to say; what Clerk's support asks for stands small behind it. */
function Details({ line: { code, detail, clerkTraceId } }: { line: Activity }) {
  const words = sentences(code ? problems[code].title : "", detail ?? "");
  if (words === "" && clerkTraceId === null) return null;
  return (
    <div className="py-1 text-13 wrap-anywhere text-ink-soft">
      {words}
      {clerkTraceId !== null && (
        <span title={clerkTraceId} className="block truncate text-12 text-ink-faint">
          Clerk trace {clerkTraceId}
        </span>
      )}
    </div>
  );
}
