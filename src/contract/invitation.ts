import * as z from "zod/mini";
import { testMark } from "#recipients/test-mark.ts";

export const InvitationStatus = z.enum(["pending", "accepted", "expired", "revoked"]);
export type InvitationStatus = z.infer<typeof InvitationStatus>;

/**
 * Clerk's id of an invitation. Checked before it is part of a URL: `..%2fusers` would reach another route with the key.
 */
export const InvitationId = z
  .string()
  .check(z.regex(/^inv_[A-Za-z0-9]{1,64}$/, "This is not the id of an invitation."));

/** Whether Clerk sent an e-mail, or Usher made a link only. */
export const Delivery = z.enum(["mail", "link"]);
export type Delivery = z.infer<typeof Delivery>;

/**
 * Times are milliseconds since 1970. `invitedBy`, `batchId` and `delivery` are known only of invitations made through
 * Usher, `acceptedAt` and `userId` once it is known who joined. Lists and exports add `batchName` if the batch has one.
 */
export const Invitation = z.object({
  id: z.string(),
  emailAddress: z.string(),
  status: InvitationStatus,
  url: z.optional(z.string()),
  publicMetadata: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  updatedAt: z.number(),
  expiresAt: z.nullable(z.number()),
  revoked: z.optional(z.boolean()),
  invitedBy: z.optional(z.string()),
  batchId: z.optional(z.string()),
  batchName: z.optional(z.string()),
  delivery: z.optional(Delivery),
  acceptedAt: z.optional(z.number()),
  userId: z.optional(z.string()),
});
export type Invitation = z.infer<typeof Invitation>;

/**
 * The key in the public metadata of an invitation that a batch has marked; its value is the id of the batch and the
 * index of the row, with a slash between them.
 */
export const rowMark = "usher_row";

export function isTestInvitation({ publicMetadata }: Pick<Invitation, "publicMetadata">): boolean {
  return publicMetadata[testMark] === true;
}

export const InvitationSort = z.enum([
  "createdAt",
  "emailAddress",
  "expiresAt",
  "status",
  "acceptedAt",
  "invitedBy",
  "batch",
]);
export type InvitationSort = z.infer<typeof InvitationSort>;
export const SortOrder = z.enum(["asc", "desc"]);
export type SortOrder = z.infer<typeof SortOrder>;

/** How far the first reading of Clerk's lists has come; `total` is null until Clerk has said how many there are. */
const RegisterProgress = z.object({ read: z.number(), total: z.nullable(z.number()) });

/**
 * One page. Unless `isCountExact`, more than `totalCount` invitations match. The list is as Clerk had it at `asOf`, and
 * `isComplete` once all of Clerk's lists were read.
 */
export const InvitationList = z.object({
  data: z.array(Invitation),
  totalCount: z.number(),
  isCountExact: z.boolean(),
  asOf: z.nullable(z.number()),
  isComplete: z.boolean(),
  progress: z.nullable(RegisterProgress),
});
export type InvitationList = z.infer<typeof InvitationList>;

/** Answer of `GET /api/invitations/counts?FILTER`: the number in each status; the filter's own `status` is ignored. */
export const InvitationCounts = z.record(InvitationStatus, z.number());
export type InvitationCounts = z.infer<typeof InvitationCounts>;
