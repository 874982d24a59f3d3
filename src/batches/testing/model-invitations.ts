import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { Invitee } from "#batches/upstream.ts";

/** Who did something at Clerk: a call of the engine, or another client. */
export type Actor = "engine" | "others";

/** What happened to an invitation, and when (ms, by the virtual clock). */
type Event = { at: number; by: Actor; status: InvitationStatus | "deleted" };

/**
 * `isOurs`: made by a call of the engine. `call`: the index of that call. `redirectUrl`: as ordered; lists do not show
 * it, so a test knows by it which batch an invitation is for. `events`: the first one is its creation.
 */
export type ModelInvitation = Invitation & {
  isOurs: boolean;
  call: number | null;
  redirectUrl: string | null;
  events: Event[];
};

type Creation = { by: Actor; call?: number; ageMs?: number };

const dayMs = 86_400_000;
const defaultDays = 30;

function shownAs(invitation: ModelInvitation): Invitation {
  const { id, emailAddress, status, publicMetadata, createdAt, updatedAt, expiresAt } = invitation;
  return { id, emailAddress, status, publicMetadata, createdAt, updatedAt, expiresAt };
}

/**
 * Clerk's records, oldest first. `list` holds the invitations that exist, `everMade` also those that were deleted.
 * `clockAheadMs`: how far Clerk's clock is ahead.
 */
export function modelInvitations(now: () => number, clockAheadMs: number) {
  const list: ModelInvitation[] = [];
  const everMade: ModelInvitation[] = [];

  function make(
    { emailAddress, publicMetadata = {}, expiresInDays = defaultDays, redirectUrl }: Invitee,
    { by, call, ageMs = 0 }: Creation,
  ): ModelInvitation {
    const at = now() - ageMs;
    const createdAt = at + clockAheadMs;
    const invitation: ModelInvitation = {
      id: `inv_${String(everMade.length + 1).padStart(6, "0")}`,
      emailAddress,
      status: "pending",
      publicMetadata,
      createdAt,
      updatedAt: createdAt,
      expiresAt: createdAt + expiresInDays * dayMs,
      isOurs: by === "engine",
      call: call ?? null,
      redirectUrl: redirectUrl ?? null,
      events: [{ at, by, status: "pending" }],
    };
    list.push(invitation);
    everMade.push(invitation);
    return invitation;
  }

  function change(invitation: ModelInvitation, status: Event["status"], by: Actor): void {
    const at = now();
    invitation.events.push({ at, by, status });
    invitation.updatedAt = at + clockAheadMs;
    if (status === "deleted") list.splice(list.indexOf(invitation), 1);
    else invitation.status = status;
  }

  /** What the lists of Clerk show: everything that happened at least `lagMs` ago. */
  function shown(lagMs: number): Invitation[] {
    if (lagMs === 0) return list.map(shownAs);
    const until = now() - lagMs;
    return everMade.flatMap((invitation) => {
      const last = invitation.events.findLast(({ at }) => at <= until);
      if (!last || last.status === "deleted") return [];
      return [{ ...shownAs(invitation), status: last.status }];
    });
  }

  return {
    list,
    everMade,
    make,
    change,
    shown,
    shownAs,
    find: (id: string) => list.find((one) => one.id === id),
    pendingOf: (address: string) =>
      list.find((one) => one.emailAddress === address && one.status === "pending"),
  };
}

export type ModelInvitations = ReturnType<typeof modelInvitations>;
