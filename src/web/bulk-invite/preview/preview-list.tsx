import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { Skeleton } from "#web/ui/skeleton.tsx";
import type { Desk } from "#web/bulk-invite/draft/draft-store.ts";
import type { Entry, Group } from "#web/bulk-invite/text/parse-list.ts";
import { groupPageSize, groupQuery, type ListState } from "#web/bulk-invite/draft/queries.ts";
import { StandingNote } from "./standing-note.tsx";
import { sayNumber } from "#web/bulk-invite/text/summary.ts";

/** Of the box, in px: `max-h-72`. */
export const listMaxHeight = 288;

/** About how high an entry of a group is, in px, before it is measured. */
export const entryHeight = (group: Group) => (group === "recipients" ? 40 : 64);

type GroupListProps = { desk: Desk; list: ListState; group: Group; title: string; count: number };

/** The addresses of a group, fetched from the reader page by page as they are scrolled to. */
export function GroupList({ desk, list, group, title, count }: GroupListProps) {
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => entryHeight(group),
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const firstPage = Math.floor((items[0]?.index ?? 0) / groupPageSize);
  const lastPage = Math.floor((items.at(-1)?.index ?? 0) / groupPageSize);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const answers = useQueries({ queries: pages.map((page) => groupQuery(list, group, page)) });
  return (
    <section
      ref={box}
      aria-label={`${title}: ${sayNumber(count)}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box is scrolled by keyboard too
      tabIndex={0}
      className="max-h-72 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {items.map(({ index, start, key }) => {
          const page = Math.floor(index / groupPageSize);
          const entry = answers[page - firstPage]?.data?.[index - page * groupPageSize];
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              className="absolute inset-x-0 top-0 border-t border-line px-4 py-2 text-13"
            >
              {entry === undefined ? (
                <Skeleton className="my-1 w-1/2" />
              ) : (
                <EntryLine desk={desk} entry={entry} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function EntryLine({ desk, entry }: { desk: Desk; entry: Entry }) {
  const { suggestion } = entry;
  return (
    <div className="flex items-baseline gap-3">
      <div className="min-w-0 grow">
        <p className="wrap-anywhere">
          {entry.text}
          {entry.name !== undefined && <span className="text-ink-faint"> · {entry.name}</span>}
        </p>
        {entry.note !== undefined && suggestion === undefined && (
          <p className="text-12 text-ink-soft">{entry.note}</p>
        )}
        {entry.standing !== undefined && <StandingNote standing={entry.standing} />}
        {suggestion !== undefined && (
          <p className="text-12 text-ink-soft">
            {entry.kind === "problem" && `${entry.note ?? ""} `}
            <button
              type="button"
              onClick={() => desk.correct({ ...entry, suggestion })}
              className="min-h-6 rounded-control font-medium wrap-anywhere text-accent-text hover:underline touch:min-h-11"
            >
              Use {suggestion}
            </button>
          </p>
        )}
      </div>
      <button
        type="button"
        onClick={() => desk.reveal(entry)}
        className="min-h-6 shrink-0 rounded-control px-1 text-12 text-ink-faint tabular-nums hover:text-accent-text hover:underline touch:min-h-11"
      >
        <span className="sr-only">Go to </span>line {sayNumber(entry.line)}
      </button>
    </div>
  );
}
