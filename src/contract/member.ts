import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";
import { Role } from "./role.ts";
import { Password } from "./sign-in.ts";

/** The id of a member, or of an invitation to join the team. */
export const MemberId = z.string().check(z.regex(/^[\w-]{1,64}$/, "This is not the id of a member."));

/** `invited`: has a link to join and has not used it yet. */
export const MemberState = z.enum(["active", "disabled", "invited"]);
export type MemberState = z.infer<typeof MemberState>;

/** How a member signs in: with a password of Usher, with single sign-on (OIDC), or with the demo button. */
export const SignInMethod = z.enum(["password", "single_sign_on", "demo"]);
export type SignInMethod = z.infer<typeof SignInMethod>;

/**
 * A member of the team as admins see it. Times are milliseconds since 1970. The role of a `single_sign_on` member follows
 * `OIDC_ROLES` at each sign-in and cannot be changed here.
 */
export const TeamMember = z.object({
  id: z.string(),
  emailAddress: z.string(),
  name: z.string(),
  role: Role,
  state: MemberState,
  signsInBy: SignInMethod,
  isTwoFactorOn: z.boolean(),
  createdAt: z.number(),
  /** Null for a member who has never signed in. */
  lastSeenAt: z.nullable(z.number()),
  /** Null for a member who has joined. */
  linkExpiresAt: z.nullable(z.number()),
  /** How many of their batches run now; absent where none does. */
  runningBatches: z.optional(z.number()),
});
export type TeamMember = z.infer<typeof TeamMember>;

/** `GET /api/members`, admins first, then by address. */
export const Team = z.object({ data: z.array(TeamMember) });
export type Team = z.infer<typeof Team>;

/** Body of `POST /api/members`, which invites a member to the team. */
export const NewMember = z.strictObject({ emailAddress: EmailAddress, role: Role });
export type NewMember = z.infer<typeof NewMember>;

/** A one-time link, returned once: Usher stores only its hash and sends no e-mail, so the admin passes it on. */
export const MemberLink = z.object({ member: TeamMember, url: z.string(), expiresAt: z.number() });
export type MemberLink = z.infer<typeof MemberLink>;

/** Whether the running batches of a member who loses rights are paused with them. */
const pauseBatches = z.optional(z.boolean());

export const RoleChange = z.strictObject({ role: Role, pauseBatches });
export type RoleChange = z.infer<typeof RoleChange>;

export const StateChange = z.strictObject({ state: z.enum(["active", "disabled"]), pauseBatches });
export type StateChange = z.infer<typeof StateChange>;

/** Body of `PATCH /api/members/:id`: one change at a time, each an activity entry. */
export const MemberChange = z.union(
  [RoleChange, StateChange],
  "Send either role or state, which is active or disabled.",
);
export type MemberChange = z.infer<typeof MemberChange>;

export const LinkToken = z.string().check(z.regex(/^[\w-]{20,200}$/, "This link is incomplete."));

/** `GET /api/session/link?token=`: what a one-time link is for. */
export const LinkInfo = z.object({ kind: z.enum(["join", "password"]), emailAddress: z.string() });
export type LinkInfo = z.infer<typeof LinkInfo>;

/** Body of `POST /api/session/link`: joins, or sets a new password, and signs in (`SignInAnswer`). */
export const LinkUse = z.strictObject({ token: LinkToken, password: Password });
export type LinkUse = z.infer<typeof LinkUse>;
