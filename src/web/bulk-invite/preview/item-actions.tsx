import type { ReactNode } from "react";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";

/** What can be done about an item: take its suggestion, or settle a doubt. */
export function ItemActions({ item }: { item: ListItem }) {
  const { kind, suggestion, isOtherMailbox, recipient, text } = item;
  const address = kind === "doubtful" ? recipient?.address : undefined;
  if (suggestion === undefined && address === undefined) return null;
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 text-12">
      {suggestion !== undefined && (
        <Action onClick={() => draft.correct(item)}>
          Use {suggestion}
          {isOtherMailbox && <span className="font-normal"> (another mailbox)</span>}
        </Action>
      )}
      {address !== undefined && (
        <>
          <Action onClick={() => draft.keepAddress(address)}>
            Keep as it is<span className="sr-only">({text})</span>
          </Action>
          <Action onClick={() => draft.leaveOut(item)}>
            Leave out<span className="sr-only">({text})</span>
          </Action>
        </>
      )}
    </div>
  );
}

function Action({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-6 rounded-control text-left font-medium wrap-anywhere text-accent-text hover:underline touch:min-h-11"
    >
      {children}
    </button>
  );
}
