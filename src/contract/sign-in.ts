import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";

export const passwordMinLength = 12;
export const Password = z
  .string()
  .check(
    z.minLength(passwordMinLength, "At least 12 characters."),
    z.maxLength(128, "At most 128 characters."),
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
