import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";

export const passwordMinLength = 12;
export const passwordMaxLength = 128;

/** Only the length: the server also refuses common passwords, whose list is too large for the page. */
export const Password = z
  .string()
  .check(
    z.minLength(passwordMinLength, `At least ${passwordMinLength} characters.`),
    z.maxLength(passwordMaxLength, `At most ${passwordMaxLength} characters.`),
  );

/** Body of `POST /api/session/setup`; the token comes from the set-up link. */
export const FirstAdmin = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(200)),
  emailAddress: EmailAddress,
  password: Password,
});
export type FirstAdmin = z.infer<typeof FirstAdmin>;

export const SignIn = z.strictObject({
  emailAddress: EmailAddress,
  password: z.string().check(z.minLength(1, "Enter your password.")),
});
export type SignIn = z.infer<typeof SignIn>;

/**
 * Answer of `POST /api/auth/sign-in/email` and `POST /api/session/link`. `needsCode`: the password was right, and
 * `POST /api/session/two-factor/check` expects a code. A link does not sign in a member with two-factor authentication: it
 * answers `signedIn: false`, and the member signs in with the new password.
 */
export const SignInAnswer = z.object({ signedIn: z.boolean(), needsCode: z.optional(z.boolean()) });
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/**
 * Why single sign-on failed: `/sign-in?refused=`. `expired`: it took too long, began in another browser, or its answer was
 * used before.
 */
export const SignInRefusal = z.enum([
  "no_role",
  "disabled",
  "no_address",
  "cancelled",
  "expired",
  "too_often",
  "unreachable",
  "failed",
]);
export type SignInRefusal = z.infer<typeof SignInRefusal>;

/** Body of `POST /api/session/single-sign-on`. With `asAnother` the provider asks again despite its own session. */
export const SingleSignOnStart = z.strictObject({ asAnother: z._default(z.boolean(), false) });
export type SingleSignOnStart = z.infer<typeof SingleSignOnStart>;

/** Its answer: the page of the provider where the user signs in. */
export const NextUrl = z.object({ url: z.string() });
export type NextUrl = z.infer<typeof NextUrl>;
