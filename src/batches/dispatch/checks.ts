import { isDeepStrictEqual } from "node:util";
import type { Invitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { backoffMs, type Gate, retryAfterMs } from "#batches/lanes.ts";
import { type CheckChange, type CheckSettlement, type Claims, settleCheck } from "#batches/ledger/check.ts";
import type { QueuedRow } from "#batches/ledger/queue.ts";
import type { Circumstances } from "#batches/judge/call-result.ts";
import type { Checked, Precheck } from "#batches/precheck/precheck.ts";
import { heard, store, type Turn } from "./calls.ts";
import type { NotDone } from "#batches/upstream.ts";

/** Failures in a row after which rows are sent unchecked: Clerk itself refuses whom it need not invite. */
export const maxCheckTries = 8;
/** After that a check makes no further call; what it learned is kept. */
const longestMs = 30_000;

function invitedAlready(emailAddress: string, { createdAt }: Invitation): string {
  const since = new Date(createdAt).toISOString().slice(0, 16).replace("T", " ");
  const reason = `${emailAddress} has a pending invitation since ${since} UTC`;
  return sentences(reason, problems.already_invited.next);
}

/**
 * True for an invitation that can only be this row's own: made after the batch was submitted, as the row asks for it,
 * and nobody accounts for it. That is what a ledger restored from a backup finds.
 */
function isOwn(row: QueuedRow, invitation: Invitation, { recorded, submittedAt }: Claims): boolean {
  const submitted = submittedAt.get(row.batchId);
  if (submitted === undefined || invitation.createdAt < submitted || recorded.has(invitation.id))
    return false;
  return isDeepStrictEqual(invitation.publicMetadata, row.invitee.publicMetadata ?? {});
}

/** What a check means for one row; null when it has to be asked about again. */
function judgeRow(row: QueuedRow, checked: Checked, claims: Claims, isGivenUp: boolean): CheckChange | null {
  const { emailAddress } = row;
  const { standing, invitation } = checked.standings.get(emailAddress) ?? { standing: "unknown" };
  if (standing === "user") {
    const { title, next } = problems.already_user;
    return {
      kind: "skipped",
      reason: { code: "already_user", detail: sentences(`${title}: ${emailAddress}`, next) },
    };
  }
  if (standing === "invited" && invitation !== undefined) {
    // The call of another row may have made it, and has not been settled yet.
    if (claims.underWay.has(emailAddress)) return null;
    if (isOwn(row, invitation, claims)) return { kind: "done", invitation };
    const detail = invitedAlready(emailAddress, invitation);
    return { kind: "skipped", reason: { code: "already_invited", detail } };
  }
  return standing === "new" || isGivenUp ? { kind: "ready" } : null;
}

function gateAfter(failure: NotDone, { now, hourMs, tries, random }: Circumstances): Gate {
  if (failure.kind === "wait") {
    const opensAt = now + retryAfterMs(failure.retryAfterMs, hourMs);
    return { opensAt, code: "clerk_limit", detail: problems.clerk_limit.title, tries: tries + 1 };
  }
  const { code, detail } = failure;
  return { opensAt: now + backoffMs(tries + 1, random), code, detail, tries: tries + 1 };
}

/**
 * What a check means for its rows. A refusal would repeat, so those rows count as checked; whatever may pass is asked
 * again with back-off, but not for ever. Pure.
 */
export function judgeCheck(
  rows: readonly QueuedRow[],
  checked: Checked,
  claims: Claims,
  circumstances: Circumstances,
): Pick<CheckSettlement, "rows" | "gate"> {
  const { failure } = checked;
  const isRefused = failure?.kind === "refused";
  const isGivenUp = isRefused || (failure !== null && circumstances.tries + 1 >= maxCheckTries);
  const judged = rows.flatMap((row) => {
    const change = judgeRow(row, checked, claims, isGivenUp);
    return change === null ? [] : [{ row, change }];
  });
  if (failure === null) return { rows: judged, gate: "open" };
  return { rows: judged, gate: isRefused ? "as it is" : gateAfter(failure, circumstances) };
}

const unheard: Checked = {
  standings: new Map(),
  failure: { kind: "unknown", code: "clerk_failed", detail: "The check ended in an unexpected way." },
  checkedAt: 0,
};

/** Compares rows with Clerk's lists before they are sent, and writes what is known of them. */
export async function checkRows(turn: Turn, precheck: Precheck, rows: readonly QueuedRow[]): Promise<void> {
  const { ledger, world, token, giveUp } = turn;
  const addresses = rows.map((row) => row.emailAddress);
  const options = { longestMs, withPrevious: false, signal: giveUp };
  const answer = await heard(
    async () => ({ kind: "done", value: await precheck(addresses, options) }) as const,
    world.log,
  );
  if (giveUp.aborted) return;
  const checked = answer.kind === "done" ? answer.value : unheard;
  const { failure, checkedAt, standings } = checked;
  world.log.info({ rows: rows.length, failure: failure?.kind }, "Rows were checked");
  const invitationIds = [...standings.values()].flatMap(({ invitation }) => invitation?.id ?? []);
  await store(turn, () => {
    const now = world.now();
    return settleCheck(ledger, token, { rows, invitationIds }, (claims, tries) => ({
      ...judgeCheck(rows, checked, claims, { ...world, now, tries }),
      token,
      now,
      checkedAt,
    }));
  });
}
