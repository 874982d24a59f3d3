import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { lineText } from "#web/bulk-invite/text/lines.ts";
import { gutterStyle } from "./editor-line.tsx";
import { LineRow } from "./line-row.tsx";
import { useActiveLine } from "./use-active-line.ts";
import { useFindings } from "./use-findings.ts";
import { useLineWindow } from "#web/ui/table/use-line-window.ts";

type LinesEditorProps = {
  state: DraftState;
  labelledBy: string;
  describedBy: string;
  /** What the user is looking for; it is marked in the lines. */
  query: string;
};

/** A list too large for a textarea. Only the visible lines are rendered; the list is one tab stop. */
export function LinesEditor({ state, labelledBy, describedBy, query }: LinesEditorProps) {
  const { lines, parsed, refusals } = state;
  const count = lines.starts.length;
  const digits = String(count).length;
  const lineWindow = useLineWindow(count);
  const { lineHeight, items, first, last, totalHeight } = lineWindow;
  const findings = useFindings(parsed, first, last);
  const { attach, onKeyDown, active, setActive, edited, edit, finishEdit } = useActiveLine(count, lineWindow);
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
            query={query}
            typed={index === edited?.line ? edited.typed : undefined}
            status={parsed?.lineStatuses[index] ?? 0}
            findings={findings.get(index) ?? []}
            refusal={refusals.get(index)}
            onActivate={() => setActive(index)}
            onEdit={() => edit(index)}
            onDone={finishEdit}
          />
        ))}
      </div>
    </div>
  );
}
