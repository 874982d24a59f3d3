import type { Invitation } from "#contract/invitation.ts";
import type { KnownOptions, ResendInvitation } from "#contract/new-invitation.ts";
import type { InvitationRecord } from "./invitation-records.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const longestDays = 365;

/** Clerk tells the metadata always and the days by their end; the rest is known from our own record or not at all. */
export function knownOptions(invitation: Invitation, record: InvitationRecord | null): KnownOptions {
  const expiresInDays = record?.options.expiresInDays ?? daysOf(invitation);
  const hasMetadata = Object.keys(invitation.publicMetadata).length > 0;
  const options: ResendInvitation = {
    ...record?.options,
    ...(hasMetadata ? { publicMetadata: invitation.publicMetadata } : {}),
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
  };
  const unknown: KnownOptions["unknown"] = record === null ? ["redirectUrl", "notify", "templateSlug"] : [];
  return { options, unknown: expiresInDays === undefined ? [...unknown, "expiresInDays"] : unknown };
}

function daysOf({ createdAt, expiresAt }: Invitation): number | undefined {
  if (expiresAt === null || expiresAt <= createdAt) return undefined;
  return Math.min(Math.max(Math.round((expiresAt - createdAt) / dayMs), 1), longestDays);
}
