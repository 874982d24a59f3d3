import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";

export const passwordMinLength = 12;
export const passwordMaxLength = 128;

/** Its length; the server also refuses what many others use (`bff/env/password-rules.ts`), a list too large for the page. */
export const Password = z
  .string()
  .check(
    z.minLength(passwordMinLength, `At least ${passwordMinLength} characters.`),
    z.maxLength(passwordMaxLength, `At most ${passwordMaxLength} characters.`),
  );

/** Body of `POST /api/session/setup`; the token comes from the one-time link. */
export const FirstAdmin = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(200)),
  emailAddress: EmailAddress,
  password: Password,
});
export type FirstAdmin = z.infer<typeof FirstAdmin>;

/** What the sign-in form asks for. */
export const SignIn = z.strictObject({
  emailAddress: EmailAddress,
  password: z.string().check(z.minLength(1, "Enter your password.")),
});
export type SignIn = z.infer<typeof SignIn>;

/**
 * Answer of `POST /api/auth/sign-in/email` and `POST /api/session/link`. `needsCode`: the password was right, and a code of
 * the second factor is due at `POST /api/session/two-factor/check`. A link alone never opens an account with a second
 * factor: it answers `signedIn: false`, and the person signs in with the new password.
 */
export const SignInAnswer = z.object({ signedIn: z.boolean(), needsCode: z.optional(z.boolean()) });
export type SignInAnswer = z.infer<typeof SignInAnswer>;
