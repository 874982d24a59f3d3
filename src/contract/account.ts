import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";
import { Role } from "./role.ts";
import { Password } from "./sign-in.ts";

/** Of an account, of an invited one's link, or of a session. */
export const AccountId = z
  .string()
  .check(z.regex(/^[\w-]{1,64}$/, "This is no id of an account or a session."));

/** `invited`: has a link to join and has not used it yet. */
export const AccountState = z.enum(["active", "disabled", "invited"]);
export type AccountState = z.infer<typeof AccountState>;

/** Where the proof comes from: a password kept here, the company's sign-in (OIDC), or the demo's button. */
export const SignInWay = z.enum(["password", "single_sign_on", "demo"]);
export type SignInWay = z.infer<typeof SignInWay>;

/**
 * Somebody who may sign in to Usher, or is invited to. Times are milliseconds since 1970. `role` of a `single_sign_on`
 * account follows `OIDC_ROLES` at each sign-in and cannot be changed here.
 */
export const Account = z.object({
  id: z.string(),
  emailAddress: z.string(),
  name: z.string(),
  role: Role,
  state: AccountState,
  signsInBy: SignInWay,
  isTwoFactorOn: z.boolean(),
  createdAt: z.number(),
  /** When it was last seen at work; null while it never was. */
  lastSeenAt: z.nullable(z.number()),
  /** Until when the link to join can be used, for `invited` ones. */
  linkExpiresAt: z.nullable(z.number()),
});
export type Account = z.infer<typeof Account>;

/** `GET /api/accounts`, admins first, then by address. */
export const AccountList = z.object({ data: z.array(Account) });
export type AccountList = z.infer<typeof AccountList>;

/** Body of `POST /api/accounts`: a colleague to be invited to Usher itself. */
export const NewAccount = z.strictObject({ emailAddress: EmailAddress, role: Role });
export type NewAccount = z.infer<typeof NewAccount>;

/**
 * The one-time link, told once: only its hash is kept. It goes to the colleague by whatever way the admin trusts, since
 * Usher sends no mail of its own.
 */
export const AccountLink = z.object({ account: Account, url: z.string(), expiresAt: z.number() });
export type AccountLink = z.infer<typeof AccountLink>;

/** Body of `PUT /api/accounts/:id/role`. */
export const RoleChange = z.strictObject({ role: Role });
export type RoleChange = z.infer<typeof RoleChange>;

export const LinkToken = z.string().check(z.regex(/^[\w-]{20,200}$/, "The link is not complete."));

/** What a one-time link is for: `GET /api/session/link?token=`, answered to whoever holds it. */
export const LinkInfo = z.object({ kind: z.enum(["join", "password"]), emailAddress: z.string() });
export type LinkInfo = z.infer<typeof LinkInfo>;

/** Body of `POST /api/session/link`: joins, or sets a new password, and signs in (`SignInAnswer`). */
export const LinkUse = z.strictObject({ token: LinkToken, password: Password });
export type LinkUse = z.infer<typeof LinkUse>;

/** One of one's own sessions. `id` is no secret: the token stays in its cookie. */
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

/** Body of `POST /api/session/password`. All other sessions of the account end. */
export const PasswordChange = z.strictObject({
  currentPassword: z.string().check(z.minLength(1, "Enter your present password."), z.maxLength(128)),
  newPassword: Password,
});
export type PasswordChange = z.infer<typeof PasswordChange>;

/** Body of the calls that change the second factor: `POST /api/session/two-factor`, `…/recovery-codes`, `…/off`. */
export const PasswordProof = z.strictObject({
  password: z.string().check(z.minLength(1, "Enter your password."), z.maxLength(128)),
});
export type PasswordProof = z.infer<typeof PasswordProof>;

/** Answer of `POST /api/session/two-factor`: told once. It is on when a first code of it was given. */
export const TwoFactorSetup = z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) });
export type TwoFactorSetup = z.infer<typeof TwoFactorSetup>;

/** Answer of `POST /api/session/two-factor/recovery-codes`: the old ones are void. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/**
 * Body of `POST /api/session/two-factor/confirm` (six digits) and of `POST /api/session/two-factor/check`, the second
 * step of a sign-in, which takes a recovery code as well.
 */
export const TwoFactorCode = z.strictObject({
  code: z
    .string()
    .check(z.trim(), z.regex(/^[\w-]{6,40}$/, "Enter the six digits of your app, or a recovery code.")),
});
export type TwoFactorCode = z.infer<typeof TwoFactorCode>;
