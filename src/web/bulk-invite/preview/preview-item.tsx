import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { Time } from "#web/format/time.tsx";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { formatNumber } from "#web/format/english.ts";
import type { ListItem, Standing } from "#web/bulk-invite/worker/protocol.ts";
import { ItemActions } from "./item-actions.tsx";
import { RowPreview } from "./row-preview.tsx";
import { Address } from "#web/format/address.tsx";

type PreviewItemProps = { item: ListItem; isOpen: boolean; onToggle: () => void };

/** One item; that of a recipient opens to what will be sent. */
export function PreviewItem({ item, isOpen, onToggle }: PreviewItemProps) {
  const { recipient } = item;
  const id = useId();
  if (recipient === undefined) {
    return (
      <ItemLine item={item}>
        <Heading item={item} />
      </ItemLine>
    );
  }
  return (
    <>
      <ItemLine item={item}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={onToggle}
          className="flex min-h-6 w-full items-center gap-2 rounded-control text-left hover:underline touch:min-h-11"
        >
          <ChevronRight
            aria-hidden
            className={classNames(
              "size-3 shrink-0 text-ink-faint transition-transform duration-100",
              isOpen && "rotate-90",
            )}
          />
          <Heading item={item} />
        </button>
      </ItemLine>
      {isOpen && (
        <div id={id}>
          <RowPreview item={item} recipient={recipient} />
        </div>
      )}
    </>
  );
}

function Heading({ item }: { item: ListItem }) {
  return (
    <span className="block min-w-0 wrap-anywhere">
      {item.kind === "problem" ? item.text : <Address of={item.text} />}
      {item.name !== undefined && <span className="text-ink-faint"> · {item.name}</span>}
    </span>
  );
}

function ItemLine({ item, children }: { item: ListItem; children: ReactNode }) {
  const { note, standing } = item;
  return (
    <div className="flex items-baseline gap-3">
      <div className="min-w-0 grow">
        {children}
        {note !== undefined && <p className="text-12 text-ink-soft">{note}</p>}
        {standing !== undefined && <StandingNote standing={standing} />}
        <ItemActions item={item} />
      </div>
      <button
        type="button"
        onClick={() => draft.reveal(item)}
        className="min-h-6 shrink-0 rounded-control px-1 text-12 text-ink-faint tabular-nums hover:text-accent-text hover:underline touch:min-h-11"
      >
        <span className="sr-only">Go to </span>line {formatNumber(item.line)}
      </button>
    </div>
  );
}

/** The date of an earlier invitation. Other standings need no note. */
function StandingNote({ standing }: { standing: Standing }) {
  if (standing.kind === "new" || standing.kind === "user") return null;
  return (
    <p className="text-12 text-ink-soft">
      {standing.kind === "invited" ? (
        <>
          Invited <Time at={standing.since} />
        </>
      ) : (
        <>
          Invitation {standing.status} <Time at={standing.at} />
        </>
      )}
    </p>
  );
}
