import { type KeyboardEvent, useCallback, useState } from "react";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { lineText } from "#web/bulk-invite/text/lines.ts";
import { gutterStyle } from "./editor-line.tsx";
import { LineRow } from "./line-row.tsx";
import { useFindings } from "./use-findings.ts";
import { useLineWindow } from "./use-line-window.ts";

type LinesEditorProps = { state: DraftState; labelledBy: string; describedBy: string };

/** A list too large for a textarea. Only the visible lines are rendered; the list is one tab stop. */
export function LinesEditor({ state, labelledBy, describedBy }: LinesEditorProps) {
  const { lines, parsed, refusals } = state;
  const count = lines.starts.length;
  const digits = String(count).length;
  const { box, setBox, lineHeight, items, first, last, totalHeight, scrollIntoView } = useLineWindow(count);
  const findings = useFindings(parsed, first, last);
  const [active, setActive] = useState(0);
  const [edited, setEdited] = useState<number>();
  const rowsPerPage = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / lineHeight) - 1);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      const detach = setBox(element);
      draft.setEditor({
        reveal({ line }) {
          if (element !== null) element.scrollTop = (line - 1) * lineHeight - element.clientHeight / 2;
          setActive(line - 1);
          setEdited(line - 1);
        },
      });
      return () => {
        detach?.();
        draft.setEditor(undefined);
      };
    },
    [setBox, lineHeight],
  );

  function moveTo(line: number) {
    const next = Math.min(count - 1, Math.max(0, line));
    setActive(next);
    scrollIntoView(next);
  }

  function finish(text: string | undefined) {
    if (edited !== undefined && text !== undefined) draft.editLine(edited, text);
    setEdited(undefined);
    box.current?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (edited !== undefined) return;
    const targets: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + rowsPerPage,
      PageUp: active - rowsPerPage,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === "Enter" || event.key === "F2") setEdited(active);
    else if (event.key === "Delete" || event.key === "Backspace") draft.removeLine(active);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) draft.undo();
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
        style={{ height: totalHeight, ...gutterStyle(digits) }}
        className="relative my-2 w-max min-w-full"
      >
        {items.map(({ index, start }) => (
          <LineRow
            key={index}
            line={index}
            text={lineText(lines, index)}
            style={{ height: lineHeight, transform: `translateY(${start}px)` }}
            isActive={index === active}
            isEdited={index === edited}
            status={parsed?.lineStatuses[index] ?? 0}
            findings={findings.get(index) ?? []}
            refusal={refusals.get(index)}
            onActivate={() => setActive(index)}
            onEdit={() => setEdited(index)}
            onDone={finish}
          />
        ))}
      </div>
    </div>
  );
}
