import { StatusMark, type Tone } from "#web/ui/status.tsx";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";

export type ItemKind = ListItem["kind"] | "invited" | "user" | "previouslyInvited";

const tones: Record<Exclude<ItemKind, "doubtful">, Tone> = {
  problem: "failed",
  outside: "failed",
  invited: "pending",
  previouslyInvited: "waiting",
  duplicate: "quiet",
  user: "quiet",
  recipient: "done",
};

/** The shape of an item's kind, told apart without colour; a doubtful one has its own: a diamond. */
export function ItemMark({ kind }: { kind: ItemKind }) {
  if (kind !== "doubtful") return <StatusMark tone={tones[kind]} />;
  return (
    <svg aria-hidden viewBox="0 0 12 12" className="size-3 shrink-0 text-waiting">
      <path
        d="M6 0.8 11.2 6 6 11.2 0.8 6Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <circle cx="6" cy="6" r="1.2" fill="currentColor" />
    </svg>
  );
}
