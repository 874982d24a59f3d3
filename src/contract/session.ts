import * as z from "zod/mini";
import { Problem } from "./problem.ts";
import { Role } from "./role.ts";
import { TableLayouts } from "./page/table-layout.ts";

/** Only a development and a production instance send e-mail. */
export const Instance = z.enum(["sandbox", "development", "production"]);
export type Instance = z.infer<typeof Instance>;

/** The signed-in member. One without a password signs in by single sign-on or by the demo button. */
export const Member = z.object({
  id: z.string(),
  emailAddress: z.string(),
  name: z.string(),
  role: Role,
  hasPassword: z.boolean(),
  isTwoFactorOn: z.boolean(),
});
export type Member = z.infer<typeof Member>;

/**
 * `GET /api/session`, answered without a session too: the page asks it whether to show the sign-in. Strangers learn the ways
 * to sign in and nothing about the instance.
 */
export const Session = z.object({
  member: z.nullable(Member),
  /** Only with a member. */
  instance: z.optional(Instance),
  /** Only with a member: the instance's domain at Clerk, or else its short id; null for the sandbox. */
  instanceName: z.optional(z.nullable(z.string())),
  /** Only with a member: null while the key works, else the problem with it. */
  clerk: z.optional(z.nullable(Problem)),
  /** Only with a member: why nothing can be saved, for instance a full disk; null while it can. */
  store: z.optional(z.nullable(Problem)),
  /** Only with a member: how they lay out their tables. With the session, so that the first rows already have their places. */
  layouts: z.optional(TableLayouts),
  /**
   * The ways to sign in: passwords, and single sign-on by its name. `whomToAsk` is shown to users whom the provider knows
   * and who have no role here.
   */
  signIn: z.object({
    hasPasswords: z.boolean(),
    singleSignOn: z.nullable(z.string()),
    whomToAsk: z.nullable(z.string()),
  }),
  /** Sandbox mode on a loopback host. */
  canEnterDemo: z.boolean(),
  /** There is no admin yet: the one-time set-up link from the log creates the first one. */
  needsSetup: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** Answer of `POST /api/auth/sign-out`: where the page signs out at the provider too; null if it need not. */
export const SignOutAnswer = z.object({ url: z.nullable(z.string()) });
export type SignOutAnswer = z.infer<typeof SignOutAnswer>;
