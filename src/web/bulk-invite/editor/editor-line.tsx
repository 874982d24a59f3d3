import type { CSSProperties } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { ItemMark } from "#web/bulk-invite/draft/item-mark.tsx";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { lineStatus } from "#web/bulk-invite/text/summary.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";

const kinds: Record<number, ListItem["kind"] | undefined> = {
  [lineStatus.duplicate]: "duplicate",
  [lineStatus.doubtful]: "doubtful",
  [lineStatus.problem]: "problem",
};

const noteColours: Record<ListItem["kind"], string> = {
  problem: "text-failed",
  outside: "text-failed",
  doubtful: "text-waiting",
  duplicate: "text-ink-faint",
  recipient: "text-ink-faint",
};

/** Room for the longest line number and one mark. React's types have no custom properties. */
export function gutterStyle(digits: number): CSSProperties {
  return { "--gutter": `calc(${digits}ch + 2.75rem)` } as CSSProperties;
}

type GutterProps = { line: number; status: number; isRefused: boolean };

/** Line number and mark; it stays at the left edge when long lines are scrolled. */
export function Gutter({ line, status, isRefused }: GutterProps) {
  const kind = isRefused ? "problem" : kinds[status];
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
      <span className="flex size-3 items-center">{kind && <ItemMark kind={kind} />}</span>
    </span>
  );
}

type NoteProps = { findings: readonly ListItem[]; refusal: string | undefined };

/** Explains the line, right behind its text. Screen readers find the same in the preview. */
export function LineNote({ findings, refusal }: NoteProps) {
  const first = findings.find(({ kind }) => kind === "problem" || kind === "outside") ?? findings[0];
  if (refusal === undefined && first === undefined) return null;
  const note = refusal ?? firstSentence(first);
  const more =
    refusal === undefined && findings.length > 1 ? ` ${findings.length - 1} more on this line.` : "";
  return (
    <span className="ml-6 inline-flex items-center gap-2 font-sans text-12 whitespace-nowrap select-none">
      <span className={refusal === undefined && first ? noteColours[first.kind] : "text-failed"}>
        {note}
        {more}
      </span>
      {refusal === undefined && first && <Correction item={first} />}
    </span>
  );
}

/** What is wrong; the preview has the advice. The name of a column may contain a full stop. */
function firstSentence({ note = "", cellName = "" }: Partial<ListItem> = {}): string {
  return cellName + note.slice(cellName.length).replace(/(?<=\.) .*/, "");
}

function Correction({ item }: { item: ListItem }) {
  const { suggestion } = item;
  if (suggestion === undefined) return null;
  return (
    <button
      type="button"
      // Keyboard users correct in the preview: a tab stop on every line would bury the page.
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => draft.correct(item)}
      className="pointer-events-auto rounded-control bg-waiting-soft px-2 font-medium text-waiting hover:underline"
    >
      Use {changedPart(item.text, suggestion)}
    </button>
  );
}

/** Mostly the domain: the part that the user has to judge. */
function changedPart(text: string, suggestion: string): string {
  const local = suggestion.slice(0, suggestion.lastIndexOf("@") + 1);
  const domain = suggestion.slice(local.length);
  return text.includes(local) && !text.includes(domain) ? domain : suggestion;
}
