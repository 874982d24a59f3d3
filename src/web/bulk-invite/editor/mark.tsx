import { StatusMark } from "#web/ui/status.tsx";
import type { Entry } from "#web/bulk-invite/text/parse-list.ts";

export type MarkKind = Entry["kind"] | "invited" | "user" | "before";

/** The shape of a finding: square cross, diamond, dash, tick, ring. Told apart without colour. */
export function FindingMark({ kind }: { kind: MarkKind }) {
  if (kind === "problem") return <StatusMark tone="failed" />;
  if (kind === "invited") return <StatusMark tone="pending" />;
  if (kind === "before") return <StatusMark tone="waiting" />;
  if (kind === "duplicate" || kind === "user") return <StatusMark tone="quiet" />;
  if (kind === "recipient") return <StatusMark tone="done" />;
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
