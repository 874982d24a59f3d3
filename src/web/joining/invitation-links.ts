import type { Funnel } from "#contract/overview/joining.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import { paths, type Query, withQuery } from "#web/paths.ts";

/** Which invitations a statistic is about, as filters of the list of invitations. */
export type Scope = Readonly<Partial<Record<"batch" | "domain" | "by", string>>>;

/** The part of a funnel that the list of invitations can show. */
export type FunnelPart = Exclude<keyof Funnel, "deleted">;

const filters: Record<FunnelPart, Query> = {
  sent: { status: InvitationStatus.options.join() },
  joined: { status: "accepted" },
  pending: { status: "pending" },
  expiring: { status: "pending", expires: "next-3d" },
  expired: { status: "expired" },
  revoked: { status: "revoked" },
};

export function invitationsHref(part: FunnelPart, scope: Scope): string {
  return withQuery(paths.invitations(), { ...filters[part], ...scope });
}
