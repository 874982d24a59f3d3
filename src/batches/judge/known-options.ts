import { type Invitation, rowMark } from "#contract/invitation.ts";
import type { KnownOptions, ResendInvitation } from "#contract/new-invitation.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const longestDays = 365;

/**
 * The options to make an invitation again. Clerk returns its metadata and expiry; the other options are known only from
 * our record (`recorded`), if there is one. Options of the record that have become `invalid` count as unknown.
 */
export function knownOptions(
  invitation: Pick<Invitation, "publicMetadata" | "createdAt" | "expiresAt">,
  recorded: ResendInvitation | null,
  invalid: KnownOptions["unknown"] = [],
): KnownOptions {
  const expiresInDays = recorded?.expiresInDays ?? daysOf(invitation);
  // The mark belongs to the old invitation.
  const { [rowMark]: _, ...publicMetadata } = invitation.publicMetadata;
  const hasMetadata = Object.keys(publicMetadata).length > 0;
  const options: ResendInvitation = {
    ...recorded,
    ...(hasMetadata ? { publicMetadata } : {}),
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
  };
  const unknown: KnownOptions["unknown"] =
    recorded === null ? ["redirectUrl", "notify", "templateSlug"] : invalid;
  return { options, unknown: expiresInDays === undefined ? [...unknown, "expiresInDays"] : unknown };
}

function daysOf({ createdAt, expiresAt }: Pick<Invitation, "createdAt" | "expiresAt">): number | undefined {
  if (expiresAt === null || expiresAt <= createdAt) return undefined;
  return Math.min(Math.max(Math.round((expiresAt - createdAt) / dayMs), 1), longestDays);
}
