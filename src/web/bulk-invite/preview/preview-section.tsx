import { ChevronRight } from "lucide-react";
import { type ReactNode, startTransition, useEffect, useId, useState } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { type ItemKind, ItemMark } from "#web/bulk-invite/draft/item-mark.tsx";
import { formatNumber } from "#web/format/english.ts";
import type { Group } from "#web/bulk-invite/worker/protocol.ts";
import type { ListVersion } from "./group-query.ts";
import { itemHeight, listMaxHeight, PreviewList } from "./preview-list.tsx";

type PreviewSectionProps = {
  list: ListVersion;
  group: Group;
  kind: ItemKind;
  title: string;
  count: number;
  /** Shown in place of the number: "4 rows", where one row may hold several items. */
  countText?: string | undefined;
  /** Some addresses are unchecked, so a count of 0 is not final. */
  isIncomplete?: boolean;
  /** It stays once it was shown, so that nothing moves when its last item is settled. */
  isHiddenWhenEmpty?: boolean;
  /** Explains the group. */
  children: ReactNode;
  actions?: ReactNode;
  /** A choice for the whole group, visible even while the section is closed. */
  choice?: ReactNode;
};

/** One group: its mark, title and count, and its items when open. An empty group keeps its place, dimmed. */
export function PreviewSection(props: PreviewSectionProps) {
  const { list, group, kind, title, count, isIncomplete = false, children, actions, choice } = props;
  const { countText = formatNumber(count) } = props;
  // Groups that need attention are open from the start.
  const [isOpen, setIsOpen] = useState(group === "problems" || group === "outside" || group === "doubtful");
  const listId = useId();
  const isShown = isOpen && count > 0;
  const [wasNeeded, setWasNeeded] = useState(count > 0);
  if (count > 0 && !wasNeeded) setWasNeeded(true);
  if (props.isHiddenWhenEmpty === true && !wasNeeded && count === 0) return null;
  return (
    <div className="border-t border-line">
      <h3>
        <button
          type="button"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-disabled={count === 0 || undefined}
          onClick={() => setIsOpen(!isShown)}
          className={classNames(
            "control flex w-full items-center gap-3 px-4 py-2 text-left aria-disabled:cursor-default",
            count > 0 && "hover:bg-hover",
          )}
        >
          <span className={classNames("flex", count === 0 && "opacity-50")}>
            <ItemMark kind={kind} />
          </span>
          <span className={classNames("grow", count === 0 && "text-ink-faint")}>{title}</span>
          <span className={classNames("tabular-nums", count === 0 ? "text-ink-faint" : "font-semibold")}>
            {count > 0 ? countText : isIncomplete ? "–" : "0"}
          </span>
          <ChevronRight
            aria-hidden
            className={classNames(
              "size-4 text-ink-faint transition-transform duration-100",
              isShown && "rotate-90",
              count === 0 && "invisible",
            )}
          />
        </button>
      </h3>
      {count > 0 && choice !== undefined && <div className="px-4 pb-3">{choice}</div>}
      <div id={listId} hidden={!isShown}>
        {isShown && (
          <>
            <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
              <p className="min-w-40 grow basis-40 text-12 text-ink-soft">{children}</p>
              {actions}
            </div>
            <AfterPaint height={Math.min(listMaxHeight, count * itemHeight(group))}>
              <PreviewList list={list} group={group} title={title} count={count} />
            </AfterPaint>
          </>
        )}
      </div>
    </div>
  );
}

type AfterPaintProps = {
  /** Reserved until the children are rendered, in px. */
  height: number;
  children: ReactNode;
};

/** Renders its children in a task of their own: a large paste opens several lists, which together block twice as long. */
function AfterPaint({ height, children }: AfterPaintProps) {
  const [isPainted, setIsPainted] = useState(false);
  useEffect(() => startTransition(() => setIsPainted(true)), []);
  return isPainted ? children : <div style={{ height }} />;
}
