import * as z from "zod/mini";
import { BatchOptions } from "./batch.ts";
import { RowOptions } from "./new-invitation.ts";

/**
 * Body of `POST /api/test-invitation`: the options of the batch and those of one row, which override them. `plus` above 0
 * sends to a plus-address of the member, for a member whose own address Clerk does not invite.
 */
export const NewTestInvitation = z.strictObject({
  options: BatchOptions,
  row: z._default(RowOptions, {}),
  plus: z._default(z.number().check(z.int(), z.minimum(0), z.maximum(99)), 0),
});
export type NewTestInvitation = z.infer<typeof NewTestInvitation>;

/** The member's open test. Times are in ms; the server deletes it at `deleteAt`. `url` is only in the answer to `POST`. */
export const TestInvitation = z.object({
  emailAddress: z.string(),
  sentAt: z.number(),
  deleteAt: z.number(),
  url: z.optional(z.string()),
});
export type TestInvitation = z.infer<typeof TestInvitation>;

/** Answer of `GET /api/test-invitation`: null without an open test. */
export const OpenTest = z.object({ test: z.nullable(TestInvitation) });
export type OpenTest = z.infer<typeof OpenTest>;

/** The member's own address; `plus` 1 gives `jane+usher@example.com`, 2 gives `jane+usher2@example.com`. */
export function testAddress(emailAddress: string, plus: number): string {
  if (plus === 0) return emailAddress;
  const at = emailAddress.lastIndexOf("@");
  const tag = plus === 1 ? "usher" : `usher${plus}`;
  return `${emailAddress.slice(0, at)}+${tag}${emailAddress.slice(at)}`;
}
