import type { Batch, BatchKind, BatchState, Outcome, Row } from "#contract/batch.ts";
import { capitalize, formatCount } from "#web/format/english.ts";
import type { Tone } from "#web/ui/status.tsx";

type KindLabels = {
  verb: string;
  sending: string;
  done: string;
  one: string;
  several: string;
};

const ofInvitations = { one: "invitation", several: "invitations" };

/** `done` follows a number ("120 of 300 revoked"); `one` and `several` name the rows. */
export const kindLabels: Record<BatchKind, KindLabels> = {
  invite: {
    verb: "Invite",
    sending: "Sending",
    done: "invited",
    one: "person",
    several: "people",
  },
  resend: { verb: "Resend", sending: "Resending", done: "resent", ...ofInvitations },
  revoke: { verb: "Revoke", sending: "Revoking", done: "revoked", ...ofInvitations },
  delete: { verb: "Delete", sending: "Deleting", done: "deleted", ...ofInvitations },
};

/** "1 person" or "284 invitations". */
export function formatRows(kind: BatchKind, count: number): string {
  return formatCount(count, kindLabels[kind].one, kindLabels[kind].several);
}

/** What a batch does: "287 people" or "Revoke 284 invitations". */
export function formatWork({ kind, total }: Pick<Batch, "kind" | "total">): string {
  const rows = formatRows(kind, total);
  return kind === "invite" ? rows : `${kindLabels[kind].verb} ${rows}`;
}

/** What a batch is called: by its name, else by what it does. */
export function formatName(batch: Pick<Batch, "kind" | "total" | "name">): string {
  return batch.name ?? formatWork(batch);
}

/** For the filter of the list. */
export const kindNames: Record<BatchKind, string> = {
  invite: "Invitations",
  resend: "Resends",
  revoke: "Revocations",
  delete: "Deletions",
};

type Label = { label: string; tone: Tone };

/** The outcome of a row as a member should read it: an invitation that was revoked since is not called invited. */
export function rowLabel(kind: BatchKind, { outcome, revokedAt }: Pick<Row, "outcome" | "revokedAt">): Label {
  return revokedAt === undefined ? outcomeLabel(kind, outcome) : { label: "Revoked", tone: "quiet" };
}

const outcomeLabels: Record<Exclude<Outcome, "sending" | "done">, Label> = {
  queued: { label: "Queued", tone: "pending" },
  skipped: { label: "Skipped", tone: "quiet" },
  failed: { label: "Failed", tone: "failed" },
  cancelled: { label: "Cancelled", tone: "quiet" },
};

export function outcomeLabel(kind: BatchKind, outcome: Outcome): Label {
  if (outcome === "sending") return { label: kindLabels[kind].sending, tone: "pending" };
  if (outcome === "done") return { label: capitalize(kindLabels[kind].done), tone: "done" };
  return outcomeLabels[outcome];
}

export const stateLabels: Record<BatchState, Label> = {
  running: { label: "Running", tone: "pending" },
  paused: { label: "Paused", tone: "waiting" },
  finished: { label: "Finished", tone: "done" },
  cancelled: { label: "Cancelled", tone: "quiet" },
};

export const attentionLabel = "Needs attention";

type Standing = Pick<Batch, "state" | "waiting" | "counts" | "attention">;

export function stateLabel({ state, waiting, counts, attention }: Standing): Label {
  if (state === "running" && waiting !== null) {
    return waiting.until === null
      ? { label: attentionLabel, tone: "failed" }
      : { label: "Waiting", tone: "waiting" };
  }
  if (state === "finished" && counts.failed > 0)
    return { label: "Finished, some failed", tone: attention === null ? "quiet" : "failed" };
  return stateLabels[state];
}
