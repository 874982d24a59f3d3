import type { BatchKind, Row } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Status } from "#web/ui/status.tsx";
import { capitalize } from "#web/format/english.ts";
import { Address } from "#web/format/address.tsx";
import { breakable } from "#web/format/breakable.tsx";
import { Time } from "#web/format/time.tsx";
import { InvitationLink } from "#web/lists/invitation-link.tsx";
import { kindLabels, rowLabel } from "#web/batches/labels.ts";

const cell = "border-b border-line px-2 py-2 align-top";

/** Address, outcome, reason and time; in a narrow table all of them are in the first cell. */
export function RowCells({ kind, row }: { kind: BatchKind; row: Row }) {
  const { label, tone } = rowLabel(kind, row);
  return (
    <>
      <td className={`${cell} pl-3 wrap-anywhere narrow:pl-0`}>
        {row.invitationId === undefined ? (
          <Address of={row.emailAddress} />
        ) : (
          <InvitationLink id={row.invitationId}>
            <Address of={row.emailAddress} />
          </InvitationLink>
        )}
        {row.name !== undefined && <span className="text-ink-faint"> · {row.name}</span>}
        <div className="mt-1 text-13 hidden narrow:block">
          <Status tone={tone}>{label}</Status>
          <Reason kind={kind} row={row} />
        </div>
      </td>
      <td className={`${cell} narrow:hidden`}>
        <Status tone={tone}>{label}</Status>
      </td>
      <td className={`${cell} wrap-anywhere narrow:hidden`}>
        <Reason kind={kind} row={row} />
      </td>
      <td className={`${cell} text-ink-soft narrow:hidden`}>
        {row.settledAt !== null && <Time at={row.settledAt} />}
      </td>
    </>
  );
}

/** The reason and the advice; Clerk's code in small print. */
function Reason({ kind, row }: { kind: BatchKind; row: Row }) {
  if (row.revokedAt !== undefined)
    return (
      <div className="text-13 text-ink-soft">
        <span>{capitalize(kindLabels[kind].done)}, then revoked</span> <Time at={row.revokedAt} />
      </div>
    );
  const reason = sentences(row.code === undefined ? (row.detail ?? "") : problems[row.code].title);
  if (reason === "") return null;
  const next = row.code === undefined ? "" : problems[row.code].next;
  const small = [row.clerkCode, row.attempts > 1 ? `${row.attempts} attempts` : undefined].filter(Boolean);
  return (
    <div className="text-13">
      {reason} <span className="text-ink-soft">{next}</span>{" "}
      {small.length > 0 && (
        <span
          title={row.clerkTraceId && `Clerk trace ${row.clerkTraceId}`}
          // As one piece it first moves to the next line.
          className="inline-block text-12 text-ink-faint"
        >
          {breakable(small.join(" · "))}
        </span>
      )}
    </div>
  );
}

export function RowSkeleton() {
  return (
    <>
      <td className={`${cell} pl-3 narrow:pl-0`}>
        <Skeleton className="my-1 w-3/5" />
      </td>
      <td className={`${cell} narrow:hidden`}>
        <Skeleton className="my-1 w-16" />
      </td>
      <td colSpan={2} className={`${cell} narrow:hidden`}>
        <Skeleton className="my-1 w-0" />
      </td>
    </>
  );
}
