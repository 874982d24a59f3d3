import { Pencil, Trash2 } from "lucide-react";
import type { CSSProperties } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";
import { Gutter, LineNote } from "./editor-line.tsx";
import { LineInput } from "./line-input.tsx";

/** Painting a very long line is slow, and its end is out of view. */
const shownMaxLength = 400;

type LineRowProps = {
  /** Zero-based. */
  line: number;
  text: string;
  style: CSSProperties;
  isActive: boolean;
  /** Undefined unless the line is being edited: what was typed to begin the edit. */
  typed: string | undefined;
  query: string;
  status: number;
  findings: readonly ListItem[];
  refusal: string | undefined;
  onActivate: () => void;
  onEdit: () => void;
  onDone: (text: string | undefined) => void;
};

/** One line of a large list: gutter, then text and note, or the input that edits it. */
export function LineRow(props: LineRowProps) {
  const { line, text, isActive, typed, refusal } = props;
  const isEdited = typed !== undefined;
  return (
    <div
      id={`line-${line}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows are positioned by hand, unlike those of a table
      role="row"
      aria-rowindex={line + 1}
      aria-selected={isActive}
      onMouseDown={props.onActivate}
      onDoubleClick={props.onEdit}
      style={props.style}
      className={classNames(
        "absolute top-0 left-0 flex min-w-full cursor-text whitespace-pre hover:bg-hover",
        isActive && "group-focus-within:bg-selected",
      )}
    >
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above */}
      <span role="rowheader" className="contents">
        <Gutter line={line} status={props.status} isRefused={refusal !== undefined} />
      </span>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above */}
      <span role="gridcell" className="flex min-w-0 grow items-center pl-2">
        {isEdited ? (
          <LineInput line={line} text={text} typed={typed} onDone={props.onDone} />
        ) : (
          <>
            <MarkedText
              text={text.length > shownMaxLength ? `${text.slice(0, shownMaxLength)}…` : text}
              query={props.query}
            />
            <LineNote findings={props.findings} refusal={refusal} />
          </>
        )}
      </span>
      {/* On the active line only: buttons on every line would double the layout. */}
      {isActive && !isEdited && <LineActions line={line} onEdit={props.onEdit} />}
    </div>
  );
}

function LineActions({ line, onEdit }: Pick<LineRowProps, "line" | "onEdit">) {
  const look =
    "flex h-full w-6 items-center justify-center rounded-control text-ink-faint hover:text-ink touch:w-11";
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
      role="gridcell"
      className="sticky right-0 flex bg-selected pr-1 opacity-0 group-focus-within:opacity-100 touch:opacity-100"
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
        onClick={() => draft.removeLine(line)}
        className={look}
      >
        <Trash2 aria-hidden className="size-3" />
      </button>
    </span>
  );
}

/** The text with the first match of the query marked. */
function MarkedText({ text, query }: { text: string; query: string }) {
  const from = query === "" ? -1 : text.toLowerCase().indexOf(query.toLowerCase());
  if (from === -1) return <span>{text}</span>;
  const to = from + query.length;
  return (
    <span>
      {text.slice(0, from)}
      <mark className="rounded-control bg-waiting-soft text-ink outline-1 outline-waiting">
        {text.slice(from, to)}
      </mark>
      {text.slice(to)}
    </span>
  );
}
