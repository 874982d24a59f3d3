import * as z from "zod/mini";

/**
 * Why single sign-on did not lead in: `/sign-in?refused=`. `expired`: it took too long, was begun elsewhere, or its answer
 * was used before. `address_taken`: an account has the address, and the provider has not verified that it is theirs.
 */
export const SignInRefusal = z.enum([
  "no_role",
  "disabled",
  "no_address",
  "address_taken",
  "cancelled",
  "expired",
  "too_often",
  "unreachable",
  "failed",
]);
export type SignInRefusal = z.infer<typeof SignInRefusal>;

/**
 * Body of `POST /api/session/single-sign-on`. With `asAnother` the provider asks who it is even where somebody is signed in
 * there.
 */
export const SingleSignOnStart = z.strictObject({ asAnother: z._default(z.boolean(), false) });
export type SingleSignOnStart = z.infer<typeof SingleSignOnStart>;

/** Its answer: where the provider asks who one is. */
export const NextUrl = z.object({ url: z.string() });
export type NextUrl = z.infer<typeof NextUrl>;
