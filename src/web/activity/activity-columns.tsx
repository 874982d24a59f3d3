import { useSearch } from "wouter";
import type { ListedActivity } from "#contract/activity.ts";
import { Time } from "#web/format/time.tsx";
import { columnsFor } from "#web/ui/table/columns.ts";
import { Status } from "#web/ui/status.tsx";
import { readActivityState } from "./activity-state.ts";
import { resultLabels } from "#web/activity/sentence/labels.ts";
import { sentenceOf } from "#web/activity/sentence/sentence.ts";
import { SentenceText } from "#web/activity/sentence/sentence-text.tsx";

const column = columnsFor<ListedActivity>();

export const activityColumns = [
  column.display({
    id: "what",
    header: "What happened",
    cell: ({ row }) => <WhatCell entry={row.original} />,
    meta: { skeletonClassName: "w-80 max-w-full" },
  }),
  column.display({
    id: "result",
    header: "Result",
    cell: ({ row }) => <Result entry={row.original} />,
    meta: { rem: 7, isHiddenWhenNarrow: true, skeletonClassName: "w-16" },
  }),
  column.display({
    id: "when",
    header: "When",
    cell: ({ row }) => <Time isLogged at={row.original.at} />,
    meta: { rem: 11, isHiddenWhenNarrow: true, className: "text-ink-soft", skeletonClassName: "w-24" },
  }),
];

/** The sentence, and below it why and from where; in a narrow table also what the other columns show. */
function WhatCell({ entry }: { entry: ListedActivity }) {
  const { query } = readActivityState(new URLSearchParams(useSearch()));
  const { parts, note } = sentenceOf(entry, query);
  return (
    <div className="py-2 wrap-anywhere">
      <p>
        <SentenceText parts={parts} />
      </p>
      {note !== "" && <p className="text-13 text-ink-soft">{note}</p>}
      <p className="hidden items-center gap-x-2 text-13 text-ink-soft narrow:flex">
        <Result entry={entry} />
        <span>
          <span aria-hidden>· </span>
          <Time isLogged at={entry.at} />
        </span>
      </p>
      <Origin entry={entry} />
    </div>
  );
}

/** For admins the address of the browser, and the trace id for Clerk's support. */
function Origin({ entry: { clientAddress, clerkTraceId } }: { entry: ListedActivity }) {
  const origin = [
    clientAddress !== null && `from ${clientAddress}`,
    clerkTraceId !== null && `Clerk trace ${clerkTraceId}`,
  ].filter((each) => each !== false);
  if (origin.length === 0) return null;
  return <p className="text-12 text-ink-faint">{origin.join(" · ")}</p>;
}

function Result({ entry }: { entry: ListedActivity }) {
  const { label, tone } = resultLabels[entry.result];
  return <Status tone={tone}>{label}</Status>;
}
