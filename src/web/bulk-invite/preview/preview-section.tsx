import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { classNames } from "#web/ui/class-names.ts";
import type { Desk } from "#web/bulk-invite/draft/draft-store.ts";
import { AfterPaint } from "./after-paint.tsx";
import { entryHeight, GroupList, listMaxHeight } from "./preview-list.tsx";
import type { Group } from "#web/bulk-invite/text/parse-list.ts";
import { FindingMark, type MarkKind } from "#web/bulk-invite/editor/mark.tsx";
import type { ListState } from "#web/bulk-invite/draft/queries.ts";
import { sayNumber } from "#web/bulk-invite/text/summary.ts";

type GroupSectionProps = {
  desk: Desk;
  list: ListState | undefined;
  group: Group;
  kind: MarkKind;
  title: string;
  count: number;
  /** None so far, but not everything was looked at. */
  isOpenEnded?: boolean;
  /** What it means to stand here. */
  children: ReactNode;
  actions?: ReactNode;
  /** A question about all of them, in sight whether the list is open or not. */
  choice?: ReactNode;
};

/** One group: its mark, name and count; it opens to what is in it. An empty one stays in its place and is quiet. */
export function GroupSection(props: GroupSectionProps) {
  const { desk, list, group, kind, title, count, isOpenEnded = false, children, actions, choice } = props;
  // What needs a look is open from the start; what is fine opens on demand.
  const [isOpen, setIsOpen] = useState(group === "problems" || group === "suggestions");
  const listId = useId();
  const isShown = isOpen && count > 0;
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
            <FindingMark kind={kind} />
          </span>
          <span className={classNames("grow", count === 0 && "text-ink-faint")}>{title}</span>
          <span className={classNames("tabular-nums", count === 0 ? "text-ink-faint" : "font-semibold")}>
            {count === 0 && isOpenEnded ? "–" : sayNumber(count)}
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
        {isShown && list !== undefined && (
          <>
            <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
              <p className="min-w-40 grow basis-40 text-12 text-ink-soft">{children}</p>
              {actions}
            </div>
            <AfterPaint height={Math.min(listMaxHeight, count * entryHeight(group))}>
              <GroupList desk={desk} list={list} group={group} title={title} count={count} />
            </AfterPaint>
          </>
        )}
      </div>
    </div>
  );
}
