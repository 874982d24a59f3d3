import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";
import { type Entry, marks } from "./judge.ts";
import { FindingMark } from "./mark.tsx";

const kinds: Record<number, Entry["kind"] | undefined> = {
  [marks.duplicate]: "duplicate",
  [marks.suggestion]: "suggestion",
  [marks.problem]: "problem",
};

const noteColours: Record<Entry["kind"], string> = {
  problem: "text-failed",
  suggestion: "text-waiting",
  duplicate: "text-ink-faint",
  recipient: "text-ink-faint",
};

type GutterProps = { line: number; mark: number; isRefused: boolean; digits: number };

/** Line number and mark; it stays at the left edge when long lines are scrolled. */
export function Gutter({ line, mark, isRefused, digits }: GutterProps) {
  const kind = isRefused ? "problem" : kinds[mark];
  return (
    <span className="sticky left-0 z-10 flex shrink-0 items-center gap-2 border-r border-line bg-surface pr-2 pl-3 select-none">
      <span
        style={{ minWidth: `${digits}ch` }}
        className={classNames(
          "text-right tabular-nums",
          kind === "problem" ? "font-semibold text-failed" : "text-ink-faint",
        )}
      >
        {line + 1}
      </span>
      <span className="flex size-3 items-center">{kind && <FindingMark kind={kind} />}</span>
    </span>
  );
}

type NoteProps = {
  findings: readonly Entry[];
  refusal: string | undefined;
  onCorrect: (entry: Entry & { suggestion: string }) => void;
};

/** What is the matter, right behind the line's text. The lists on the page say the same to those who do not see it. */
export function LineNote({ findings, refusal, onCorrect }: NoteProps) {
  const first = findings.find(({ kind }) => kind === "problem") ?? findings[0];
  const words = refusal ?? first?.note;
  if (words === undefined) return null;
  const more = refusal === undefined && findings.length > 1 ? ` (and ${findings.length - 1} more on this line)` : "";
  return (
    <span className="ml-6 inline-flex items-center gap-2 font-sans text-12 whitespace-nowrap select-none">
      <span className={refusal === undefined && first ? noteColours[first.kind] : "text-failed"}>
        {words}
        {more}
      </span>
      {refusal === undefined && <Correction entry={first} onCorrect={onCorrect} />}
    </span>
  );
}

function Correction({ entry, onCorrect }: { entry: Entry | undefined; onCorrect: NoteProps["onCorrect"] }): ReactNode {
  const suggestion = entry?.suggestion;
  if (entry === undefined || suggestion === undefined) return null;
  return (
    <button
      type="button"
      // By keyboard the same is done in the list of suggestions: a stop at every line would bury the page.
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onCorrect({ ...entry, suggestion })}
      className="pointer-events-auto rounded-control bg-waiting-soft px-2 font-medium text-waiting hover:underline"
    >
      Use {suggestion}
    </button>
  );
}
