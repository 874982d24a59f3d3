import type { ReactNode } from "react";
import { classNames } from "#web/ui/class-names.ts";
import type { Entry } from "#web/bulk-invite/text/parse-list.ts";
import { marks } from "#web/bulk-invite/worker/marks.ts";
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

type GutterProps = { line: number; mark: number; isRefused: boolean };

/** Line number and mark; it stays at the left edge when long lines are scrolled. */
export function Gutter({ line, mark, isRefused }: GutterProps) {
  const kind = isRefused ? "problem" : kinds[mark];
  return (
    <span className="sticky left-0 z-10 box-border flex w-(--gutter) shrink-0 items-center gap-2 border-r border-line bg-surface pr-2 pl-3 select-none">
      <span
        className={classNames(
          "grow text-right tabular-nums",
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
  if (refusal === undefined && first === undefined) return null;
  // The first sentence says what is wrong; what to do about it stands in the list. A suggestion is its own explanation.
  const words = refusal ?? (first?.kind === "suggestion" ? "" : first?.note?.replace(/(?<=\.) .*/, ""));
  const more =
    refusal === undefined && findings.length > 1 ? ` ${findings.length - 1} more on this line.` : "";
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

function Correction({
  entry,
  onCorrect,
}: {
  entry: Entry | undefined;
  onCorrect: NoteProps["onCorrect"];
}): ReactNode {
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
      Use {shortest(entry.text, suggestion)}
    </button>
  );
}

/** The part that changes is what one has to judge: mostly the domain. */
function shortest(text: string, suggestion: string): string {
  const local = suggestion.slice(0, suggestion.lastIndexOf("@") + 1);
  const domain = suggestion.slice(local.length);
  return text.includes(local) && !text.includes(domain) ? domain : suggestion;
}
