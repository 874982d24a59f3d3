import { Link } from "wouter";
import type { Funnel } from "#contract/overview/joining.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { classNames } from "#web/ui/class-names.ts";
import { StatusMark, type Tone } from "#web/ui/status.tsx";
import { formatShare } from "./format-joining.ts";
import { type FunnelPart, invitationsHref, type Scope } from "./invitation-links.ts";

type Line = { part: FunnelPart; label: string; tone?: Tone; fill: string; isPart?: boolean };

const lines: readonly Line[] = [
  { part: "sent", label: "Sent", fill: "bg-ink-faint" },
  { part: "joined", label: "Joined", tone: "done", fill: "bg-done" },
  { part: "pending", label: "Pending", tone: "pending", fill: "bg-pending" },
  { part: "expiring", label: "Expiring within 3 days", fill: "bg-waiting", isPart: true },
  { part: "expired", label: "Expired", tone: "quiet", fill: "bg-skipped" },
  { part: "revoked", label: "Revoked", tone: "quiet", fill: "bg-skipped" },
];

const link = "rounded-control text-accent-text underline tabular-nums";

/** What became of the invitations: a table whose last column is a bar. Each number leads to its invitations. */
export function FunnelTable({ funnel, scope }: { funnel: Funnel; scope: Scope }) {
  return (
    <>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">Invitations by what became of them</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">What became of them</th>
            <th scope="col">Invitations</th>
            <th scope="col">Share of those sent</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <FunnelLine key={line.part} line={line} funnel={funnel} scope={scope} />
          ))}
        </tbody>
      </table>
      {funnel.deleted > 0 && (
        <p className="mt-2 text-13 text-ink-soft">
          {formatCount(funnel.deleted, "invitation was", "invitations were")} deleted and{" "}
          {funnel.deleted === 1 ? "is" : "are"} not counted.
        </p>
      )}
    </>
  );
}

function FunnelLine({ line, funnel, scope }: { line: Line; funnel: Funnel; scope: Scope }) {
  const { part, label, tone, fill, isPart = false } = line;
  const count = funnel[part];
  const percent = (100 * count) / Math.max(1, funnel.sent);
  return (
    <tr>
      <th scope="row" className="h-8 pr-4 text-left font-normal whitespace-nowrap narrow:whitespace-normal">
        <span
          className={classNames("inline-flex items-center gap-2", isPart && "pl-5 text-13 text-ink-soft")}
        >
          {tone && <StatusMark tone={tone} />}
          {label}
        </span>
      </th>
      <td className="w-16 pr-4 text-right">
        {count === 0 ? (
          <span className="text-ink-soft tabular-nums">0</span>
        ) : (
          <Link href={invitationsHref(part, scope)} className={link}>
            {formatNumber(count)}
            <span className="sr-only"> {label.toLowerCase()}</span>
          </Link>
        )}
      </td>
      <td aria-label={formatShare(count, funnel.sent)} className="w-1/2 narrow:w-2/5">
        <div className="flex items-center gap-3">
          <div aria-hidden className="h-2 min-w-0 grow">
            {count > 0 && (
              <div
                style={{ width: `${percent}%` }}
                className={classNames("h-2 min-w-1 rounded-full forced-colors:bg-[CanvasText]", fill)}
              />
            )}
          </div>
          <span className="w-12 text-right text-13 text-ink-soft tabular-nums">
            {part === "sent" ? "" : formatShare(count, funnel.sent)}
          </span>
        </div>
      </td>
    </tr>
  );
}
