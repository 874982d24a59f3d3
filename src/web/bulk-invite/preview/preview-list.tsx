import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { formatNumber } from "#web/format/english.ts";
import type { Group, ListItem } from "#web/bulk-invite/worker/protocol.ts";
import { classNames } from "#web/ui/class-names.ts";
import { groupQuery, type ListVersion, pageSize } from "./group-query.ts";
import { PreviewItem } from "./preview-item.tsx";

/** Of the box, in px: `max-h-72`. */
export const listMaxHeight = 288;

/** The estimated height of an item, in px, before it is measured. */
export const itemHeight = (group: Group) => (group === "recipients" ? 40 : 64);

type PreviewListProps = { list: ListVersion; group: Group; title: string; count: number };

/** The items of a group, fetched from the worker page by page as they are scrolled into view. */
export function PreviewList({ list, group, title, count }: PreviewListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [openItems, setOpenItems] = useState<ReadonlySet<string>>(new Set());
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => itemHeight(group),
    overscan: 6,
  });
  const rows = virtualizer.getVirtualItems();
  const first = Math.floor((rows[0]?.index ?? 0) / pageSize);
  const last = Math.floor((rows.at(-1)?.index ?? 0) / pageSize);
  const { data } = useQuery(groupQuery(list, group, { first, last }));
  return (
    <section
      ref={box}
      aria-label={`${title}: ${formatNumber(count)}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must take the keyboard
      tabIndex={0}
      className={classNames(
        "overflow-y-auto focus-visible:outline-offset-[-2px]",
        openItems.size > 0 ? "max-h-[70dvh]" : "max-h-72",
      )}
    >
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {rows.map(({ index, start, key }) => {
          const item = data?.items[index - data.offset];
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              // It receives the focus when the button that was pressed in it disappears.
              tabIndex={-1}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              className="absolute inset-x-0 top-0 border-t border-line px-4 py-2 text-13 focus-visible:outline-offset-[-2px]"
            >
              {item === undefined ? (
                <Skeleton className="my-1 w-1/2" />
              ) : (
                <PreviewItem
                  // Another item at the same place has buttons of its own: a second click must not reach them unseen.
                  key={`${placeOf(item)} ${item.text}`}
                  item={item}
                  isOpen={openItems.has(placeOf(item))}
                  onToggle={() => setOpenItems(toggled(openItems, placeOf(item)))}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const placeOf = ({ line, column }: ListItem) => `${line}:${column}`;

function toggled(places: ReadonlySet<string>, place: string): ReadonlySet<string> {
  const others = [...places].filter((other) => other !== place);
  return new Set(others.length < places.size ? others : [...others, place]);
}
