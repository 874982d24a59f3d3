import { knownOptions } from "#batches/judge/known-options.ts";
import type { Engine } from "#batches/engine.ts";
import type { InvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { ActivityList } from "#contract/activity.ts";
import type { Invitation } from "#contract/invitation.ts";
import { detailLimit, type InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { includesRole, type Role } from "#contract/role.ts";
import type { InstanceRegister } from "#register/instance-register.ts";
import { fail, ProblemError, problemOf } from "#bff/http/problem.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import type { Look, Looked } from "./looks.ts";

export type DetailDeps = {
  register: Pick<InstanceRegister, "find" | "ofAddress">;
  records: Pick<InvitationRecords, "find">;
  engine: Pick<Engine, "get">;
  look: Look;
  /** The newest activity of an address, as a member of this role may see it. */
  history: (emailAddress: string, role: Role, limit: number) => Promise<ActivityList["data"]>;
};

/** A member waits so long for Clerk before they see what the register has. */
const longestLookMs = 1_500;

/**
 * Everything known of an invitation, as Clerk has it now if Clerk answers in time.
 * @throws {ProblemError} `invitation_gone` if neither the register nor Clerk has it
 */
export async function readDetail(deps: DetailDeps, id: string, role: Role): Promise<InvitationDetail> {
  const { register, records } = deps;
  const before = await register.find(id);
  if (before?.emailAddress === "") return failGone(id);
  const looked = before === null ? await deps.look(id) : await lookInTime(deps.look, id);
  const registered = await register.find(id);
  if (registered === null || registered.emailAddress === "") return failUnknown(id, looked);
  const { goneAt = null, ...invitation } = registered;
  const record = await records.find(id);
  const others = await register.ofAddress(invitation.emailAddress);
  return {
    ...knownOptions(invitation, record?.options ?? null, record?.invalid),
    invitation: visibleTo(role, invitation),
    goneAt,
    checkedAt: confirms(looked, goneAt) ? looked.at : null,
    batch: await batchOf(deps, invitation),
    user:
      invitation.userId === undefined
        ? null
        : { id: invitation.userId, joinedAt: invitation.acceptedAt ?? null },
    others: others
      .filter((other) => other.id !== id)
      .slice(0, detailLimit)
      .map(({ goneAt: since = null, ...other }) => ({ ...visibleTo(role, other), goneAt: since })),
    history: await deps.history(invitation.emailAddress, role, detailLimit),
  };
}

/** Clerk's lists may not show yet what was made a moment ago: then nothing is known of it. */
function confirms(looked: Looked | null, goneAt: number | null): looked is Looked {
  return looked?.result.kind === "done" && (looked.result.value !== null || goneAt !== null);
}

async function lookInTime(look: Look, id: string): Promise<Looked | null> {
  const waiting = new AbortController();
  const looking = look(id);
  try {
    return await Promise.race([looking, sleepFor(longestLookMs, waiting.signal).then(() => null)]);
  } finally {
    waiting.abort();
  }
}

function failGone(id: string): never {
  return fail("invitation_gone", `The invitation ${id} no longer exists. Reload the list.`);
}

function failUnknown(id: string, looked: Looked | null): never {
  if (looked === null || looked.result.kind === "done") return failGone(id);
  const words = `The invitation ${id} cannot be shown`;
  throw new ProblemError(problemOf(looked.result, { undone: words, unsure: words }));
}

async function batchOf({ engine }: DetailDeps, { batchId }: Invitation): Promise<InvitationDetail["batch"]> {
  const batch = batchId === undefined ? null : await engine.get(batchId);
  if (batch === null) return null;
  const { id, name, kind, createdAt } = batch;
  return { id, name, kind, createdAt };
}

/** Anyone with a link can sign up as its address, so only roles that may invite see links. */
export function visibleTo(role: Role, invitation: Invitation): Invitation {
  if (includesRole(role, "inviter")) return invitation;
  const { url: _url, ...rest } = invitation;
  return rest;
}
