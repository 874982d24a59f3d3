import * as z from "zod/mini";
import { Password } from "./sign-in.ts";

export const SessionId = z.string().check(z.regex(/^[\w-]{1,64}$/, "This is not the id of a session."));

/** A session of the signed-in member. `id` is not secret: the token never leaves its cookie. */
export const OwnSession = z.object({
  id: z.string(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
  clientAddress: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/** `GET /api/session/all`, the newest first. */
export const OwnSessionList = z.object({ data: z.array(OwnSession) });
export type OwnSessionList = z.infer<typeof OwnSessionList>;

/** Body of `POST /api/session/password`. All other sessions of the member end. */
export const PasswordChange = z.strictObject({
  currentPassword: z.string().check(z.minLength(1, "Enter your current password."), z.maxLength(128)),
  newPassword: Password,
});
export type PasswordChange = z.infer<typeof PasswordChange>;

/** Body of `POST /api/session/two-factor`, `…/recovery-codes` and `…/off`. */
export const PasswordProof = z.strictObject({
  password: z.string().check(z.minLength(1, "Enter your password."), z.maxLength(128)),
});
export type PasswordProof = z.infer<typeof PasswordProof>;

/** Answer of `POST /api/session/two-factor`, given once. The second factor is on after its first code. */
export const TwoFactorSetup = z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) });
export type TwoFactorSetup = z.infer<typeof TwoFactorSetup>;

/** Answer of `POST /api/session/two-factor/recovery-codes`: the old codes stop working. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/**
 * Body of `POST /api/session/two-factor/confirm` (six digits) and of `POST /api/session/two-factor/check`, the second
 * step of a sign-in, which accepts a recovery code too.
 */
export const TwoFactorCode = z.strictObject({
  code: z
    .string()
    .check(z.trim(), z.regex(/^[\w-]{6,40}$/, "Enter the six digits from your app, or a recovery code.")),
});
export type TwoFactorCode = z.infer<typeof TwoFactorCode>;
