import { type KeyboardEvent, useCallback, useState } from "react";
import { Pencil, Trash2 } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import type { Desk, DeskState } from "./desk.ts";
import { Gutter, LineNote } from "./editor-line.tsx";
import { gutterWidth } from "./gutter-width.ts";
import { lineText } from "./lines.ts";
import { LineInput } from "./line-input.tsx";
import { useFindings } from "./use-findings.ts";
import { useLineWindow } from "./use-line-window.ts";

/** A browser paints no more of one line than anybody reads. */
const shownMaxLength = 400;

type LinesEditorProps = { desk: Desk; state: DeskState; labelledBy: string; describedBy: string };

/**
 * A list too large for a textarea: only the lines in sight exist. One stop for the keyboard, arrows move, Enter edits,
 * Delete removes.
 */
export function LinesEditor({ desk, state, labelledBy, describedBy }: LinesEditorProps) {
  const { lines, reading, refusals } = state;
  const count = lines.starts.length;
  const digits = String(count).length;
  const { box, setBox, lineHeight, items, first, last, totalHeight, scrollTo } = useLineWindow(count);
  const findings = useFindings(reading, first, last);
  const [active, setActive] = useState(0);
  const [edited, setEdited] = useState<number>();
  const rowsInSight = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / lineHeight) - 1);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      const release = setBox(element);
      desk.setView({
        reveal({ line }) {
          if (element !== null) element.scrollTop = (line - 1) * lineHeight - element.clientHeight / 2;
          setActive(line - 1);
          setEdited(line - 1);
        },
      });
      return () => {
        release?.();
        desk.setView(undefined);
      };
    },
    [desk, setBox, lineHeight],
  );

  function moveTo(line: number) {
    const next = Math.min(count - 1, Math.max(0, line));
    setActive(next);
    scrollTo(next, "nearest");
  }

  function finish(text: string | undefined) {
    if (edited !== undefined && text !== undefined) desk.editLine(edited, text);
    setEdited(undefined);
    box.current?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (edited !== undefined) return;
    const targets: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + rowsInSight,
      PageUp: active - rowsInSight,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === "Enter" || event.key === "F2") setEdited(active);
    else if (event.key === "Delete" || event.key === "Backspace") desk.removeLine(active);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) desk.undo();
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={attach}
      role="grid"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-rowcount={count}
      aria-activedescendant={active >= first && active <= last ? `line-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group relative min-h-0 grow overflow-auto bg-surface font-mono text-13 focus-visible:outline-offset-[-2px]"
    >
      <div
        role="presentation"
        style={{ height: totalHeight, ...gutterWidth(digits) }}
        className="relative my-2 w-max min-w-full"
      >
        {items.map(({ index, start }) => {
          const text = lineText(lines, index);
          return (
            <div
              key={index}
              id={`line-${index}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows are placed by hand, which a table's are not
              role="row"
              aria-rowindex={index + 1}
              aria-selected={index === active}
              onMouseDown={() => setActive(index)}
              onDoubleClick={() => setEdited(index)}
              style={{ height: lineHeight, transform: `translateY(${start}px)` }}
              className={classNames(
                "line absolute top-0 left-0 flex min-w-full cursor-text whitespace-pre hover:bg-hover",
                index === active && "group-focus-within:bg-selected",
              )}
            >
              {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above */}
              <span role="rowheader" className="contents">
                <Gutter line={index} mark={reading?.marks[index] ?? 0} isRefused={refusals.has(index)} />
              </span>
              {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above */}
              <span role="gridcell" className="flex min-w-0 grow items-center pl-2">
                {edited === index ? (
                  <LineInput line={index} text={text} onDone={finish} />
                ) : (
                  <span>{text.length > shownMaxLength ? `${text.slice(0, shownMaxLength)}…` : text}</span>
                )}
                {edited !== index && (
                  <LineNote
                    findings={findings.get(index) ?? []}
                    refusal={refusals.get(index)}
                    onCorrect={(entry) => desk.correct(entry)}
                  />
                )}
              </span>
              {edited !== index && (
                <LineActions
                  line={index}
                  onEdit={() => setEdited(index)}
                  onRemove={() => desk.removeLine(index)}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type LineActionsProps = { line: number; onEdit: () => void; onRemove: () => void };

function LineActions({ line, onEdit, onRemove }: LineActionsProps) {
  const look =
    "flex h-full w-6 items-center justify-center rounded-control text-ink-faint hover:text-ink touch:w-11";
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
      role="gridcell"
      className="sticky right-0 flex bg-surface pr-1 opacity-0 [.line:hover>&]:opacity-100 touch:opacity-100"
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Edit line ${line + 1}`}
        onClick={onEdit}
        className={look}
      >
        <Pencil aria-hidden className="size-3" />
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Remove line ${line + 1}`}
        onClick={onRemove}
        className={look}
      >
        <Trash2 aria-hidden className="size-3" />
      </button>
    </span>
  );
}
