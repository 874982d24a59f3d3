import { expiringMs, type Funnel, type Joining } from "#contract/overview/joining.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { CountedRow } from "./counted-rows.ts";
import { createCurveTally } from "./curve.ts";
import { createDurationTally } from "./durations.ts";
import { createGroupTally } from "./groups.ts";

type Tally = { add: (row: CountedRow) => void; joining: () => Promise<Joining> };

/** Counts invitations one by one, as they are at `now` (ms). */
export function createTally(now: number): Tally {
  const funnel: Funnel = { sent: 0, joined: 0, pending: 0, expiring: 0, expired: 0, revoked: 0, deleted: 0 };
  const curve = createCurveTally();
  const durations = createDurationTally();
  const domains = createGroupTally();
  const inviters = createGroupTally();
  let withoutTime = 0;
  return {
    add(row) {
      if (row.gone_at !== null) {
        // Of what Usher has deleted only the id stays, and that only for a while.
        if (row.domain !== "") funnel.deleted += 1;
        return;
      }
      const status = statusAt(row, now);
      funnel.sent += 1;
      funnel[places[status]] += 1;
      if (status === "pending" && row.expires_at !== null && row.expires_at - now <= expiringMs)
        funnel.expiring += 1;
      domains.add(row.domain, status);
      inviters.add(row.invited_by, status);
      const joinedMs = status === "accepted" ? timeToJoin(row) : null;
      if (status === "accepted" && joinedMs === null) withoutTime += 1;
      else curve.add(now - row.created_at, joinedMs);
      if (joinedMs !== null) durations.add(joinedMs);
    },
    joining: async () => ({
      funnel,
      curve: { ...curve.curve(), withoutTime },
      timeToJoin: durations.quartiles(),
      domains: await domains.groups(),
      inviters: await inviters.groups(),
    }),
  };
}

/** Where each status is counted. */
const places = {
  accepted: "joined",
  pending: "pending",
  expired: "expired",
  revoked: "revoked",
} as const satisfies Record<InvitationStatus, keyof Funnel>;

const isStatus = (text: string): text is InvitationStatus => Object.hasOwn(places, text);

/** The stored status may be older than the moment at which the invitation expired. */
function statusAt({ status, expires_at: expiresAt }: CountedRow, now: number): InvitationStatus {
  if (!isStatus(status)) throw new TypeError(`The register holds the unknown status ${status}.`);
  return status === "pending" && expiresAt !== null && expiresAt <= now ? "expired" : status;
}

/** Null if it is not known when. The clocks of Clerk and Usher may differ by seconds. */
function timeToJoin({ accepted_at: acceptedAt, created_at: createdAt }: CountedRow): number | null {
  return acceptedAt === null ? null : Math.max(0, acceptedAt - createdAt);
}
