import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Tone = "pending" | "done" | "failed" | "quiet" | "waiting";

const colours: Record<Tone, string> = {
  pending: "text-pending",
  done: "text-done",
  failed: "text-failed",
  quiet: "text-skipped",
  waiting: "text-waiting",
};

/** Each tone has its own shape, so that it can be recognised without colour. */
const shapes: Record<Tone, ReactNode> = {
  pending: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.75" />,
  done: (
    <>
      <circle cx="6" cy="6" r="5.25" fill="currentColor" />
      <path d="m3.6 6.2 1.7 1.7 3.1-3.5" fill="none" strokeWidth="1.4" className="stroke-surface" />
    </>
  ),
  failed: (
    <>
      <rect x="0.9" y="0.9" width="10.2" height="10.2" rx="2.4" fill="currentColor" />
      <path d="m4 4 4 4m0-4-4 4" fill="none" strokeWidth="1.4" className="stroke-surface" />
    </>
  ),
  quiet: <path d="M2 6h8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  waiting: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 3.4V6l1.7 1" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
};

/** The mark without a label. */
export function StatusMark({ tone }: { tone: Tone }) {
  return (
    <svg aria-hidden viewBox="0 0 12 12" className={classNames("size-3 shrink-0", colours[tone])}>
      {shapes[tone]}
    </svg>
  );
}

export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 align-top whitespace-nowrap">
      <StatusMark tone={tone} />
      <span>{children}</span>
    </span>
  );
}
