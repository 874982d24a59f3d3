import { keepPreviousData, queryOptions, useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Time } from "#web/format/time.tsx";
import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { formatNumber } from "#web/format/english.ts";
import type {
  ExistingInvitations,
  Group,
  GroupWindow,
  ListItem,
  Standing,
} from "#web/bulk-invite/worker/protocol.ts";

const pageSize = 100;

/** Identifies what a group's items depend on; `version` counts the answers of the precheck. */
export type ListVersion = { revision: number; version: number; existing: ExistingInvitations };

const groupQuery = ({ revision, version, existing }: ListVersion, group: Group, page: number) =>
  queryOptions({
    queryKey: ["bulk-invite", "group", group, page, revision, version, existing],
    queryFn: () => {
      const window: GroupWindow = { group, existing, offset: page * pageSize, limit: pageSize };
      return listWorker.request("group", window);
    },
    staleTime: Infinity,
    gcTime: 5_000,
    placeholderData: keepPreviousData,
  });

/** Of the box, in px: `max-h-72`. */
export const listMaxHeight = 288;

/** The estimated height of an item, in px, before it is measured. */
export const itemHeight = (group: Group) => (group === "recipients" ? 40 : 64);

type PreviewListProps = { list: ListVersion; group: Group; title: string; count: number };

/** The items of a group, fetched from the worker page by page as they are scrolled into view. */
export function PreviewList({ list, group, title, count }: PreviewListProps) {
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => itemHeight(group),
    overscan: 6,
  });
  const rows = virtualizer.getVirtualItems();
  const firstPage = Math.floor((rows[0]?.index ?? 0) / pageSize);
  const lastPage = Math.floor((rows.at(-1)?.index ?? 0) / pageSize);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const results = useQueries({ queries: pages.map((page) => groupQuery(list, group, page)) });
  return (
    <section
      ref={box}
      aria-label={`${title}: ${formatNumber(count)}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must take the keyboard
      tabIndex={0}
      className="max-h-72 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {rows.map(({ index, start, key }) => {
          const page = Math.floor(index / pageSize);
          const item = results[page - firstPage]?.data?.[index - page * pageSize];
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
              {item === undefined ? <Skeleton className="my-1 w-1/2" /> : <Item item={item} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Item({ item }: { item: ListItem }) {
  const { suggestion, note, standing } = item;
  return (
    <div className="flex items-baseline gap-3">
      <div className="min-w-0 grow">
        <p className="wrap-anywhere">
          {item.text}
          {item.name !== undefined && <span className="text-ink-faint"> · {item.name}</span>}
        </p>
        {note !== undefined && suggestion === undefined && <p className="text-12 text-ink-soft">{note}</p>}
        {standing !== undefined && <StandingNote standing={standing} />}
        {suggestion !== undefined && (
          <p className="text-12 text-ink-soft">
            {item.kind === "problem" && `${note ?? ""} `}
            <button
              type="button"
              onClick={() => draft.correct(item)}
              className="min-h-6 rounded-control font-medium wrap-anywhere text-accent-text hover:underline touch:min-h-11"
            >
              Use {suggestion}
            </button>
          </p>
        )}
      </div>
      <button
        type="button"
        onClick={() => draft.reveal(item)}
        className="min-h-6 shrink-0 rounded-control px-1 text-12 text-ink-faint tabular-nums hover:text-accent-text hover:underline touch:min-h-11"
      >
        <span className="sr-only">Go to </span>line {formatNumber(item.line)}
      </button>
    </div>
  );
}

/** The date of an earlier invitation. Other standings need no note. */
function StandingNote({ standing }: { standing: Standing }) {
  if (standing.kind === "new" || standing.kind === "user") return null;
  return (
    <p className="text-12 text-ink-soft">
      {standing.kind === "invited" ? (
        <>
          Invited <Time at={standing.since} />
        </>
      ) : (
        <>
          Invitation {standing.status} <Time at={standing.at} />
        </>
      )}
    </p>
  );
}
