import * as z from "zod/mini";
import { newDetails } from "#contract/batches/details.ts";
import { InvitationCounts, InvitationStatus } from "#contract/invitation.ts";
import { InvitationFilter, isFilterParameter, withFilter } from "#contract/invitation-filter.ts";
import { ResendInvitation } from "#contract/new-invitation.ts";

/**
 * A filter of invitations as query parameters. Unlike a list, a change does not ignore a parameter that it does not know:
 * it would apply to more than was meant.
 */
const Matching = z
  .record(z.string(), z.string())
  .check(
    z.refine(
      (filter) => Object.keys(filter).every(isFilterParameter) && InvitationFilter.safeParse(filter).success,
      "This is not a filter of invitations. Use the parameters of GET /api/invitations.",
    ),
  );

/**
 * Body of `PUT /api/batches/:id` about all invitations that match a filter when it is submitted, instead of rows.
 * `remind`: only pending ones, of people who have not joined.
 */
export const MatchingBatch = z.discriminatedUnion("kind", [
  z.strictObject({
    ...newDetails,
    kind: z.literal("resend"),
    options: ResendInvitation,
    matching: Matching,
    remind: z.optional(z.literal(true)),
  }),
  z.strictObject({ ...newDetails, kind: z.literal("revoke"), matching: Matching }),
  z.strictObject({ ...newDetails, kind: z.literal("delete"), matching: Matching }),
]);
export type MatchingBatch = z.infer<typeof MatchingBatch>;

/** Query of `GET /api/invitations/matching`: what a change of all that match would do now. */
export const MatchingQuery = withFilter({
  kind: z.enum(["resend", "revoke", "delete"]),
  remind: z.optional(z.literal("true")),
});
export type MatchingQuery = z.infer<typeof MatchingQuery>;

/**
 * Why invitations are not changed although they match: their status; another invitation of the same address is
 * (`repeated`); several of the address are pending (`crowded`, in addresses); the person has joined (`joined`, in addresses).
 */
export const LeftOut = z.object({
  statuses: InvitationCounts,
  repeated: z.number(),
  crowded: z.number(),
  joined: z.number(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/**
 * Answer of `GET /api/invitations/matching`. `counts`: what would be changed, by status; `total` is their sum. Above the
 * limit of a batch only statuses are left out. `isComplete`: whether all of Clerk's lists were read.
 */
export const MatchingPreview = z.object({
  counts: InvitationCounts,
  total: z.number(),
  leftOut: LeftOut,
  samples: z.array(z.object({ id: z.string(), emailAddress: z.string(), status: InvitationStatus })),
  isComplete: z.boolean(),
});
export type MatchingPreview = z.infer<typeof MatchingPreview>;
