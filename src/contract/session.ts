import * as z from "zod/mini";
import { Problem } from "./problem.ts";
import { Role } from "./role.ts";

/** Whom the mails really reach: nobody, test users, or everybody. */
export const Instance = z.enum(["sandbox", "development", "production"]);
export type Instance = z.infer<typeof Instance>;

/** Somebody who is signed in. One without a password has come by single sign-on, or by the demo's button. */
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
 * `GET /api/session`, answered to everybody: the page needs it to know whether to ask for a sign-in.
 * `clerk` is null while the key works, else what is wrong with it.
 */
export const Session = z.object({
  member: z.nullable(Member),
  instance: Instance,
  clerk: z.nullable(Problem),
  /**
   * The ways in that are open: a password kept here, and the company's sign-in by its name. `whomToAsk` is for people whom
   * that sign-in knows and who have no role here.
   */
  signIn: z.object({
    hasPasswords: z.boolean(),
    singleSignOn: z.nullable(z.string()),
    whomToAsk: z.nullable(z.string()),
  }),
  /** Sandbox mode on a loopback host: "Enter the demo" is offered. */
  canEnterDemo: z.boolean(),
  /** No account exists yet: the one-time set-up link from the log makes the first admin. */
  needsSetup: z.boolean(),
});
export type Session = z.infer<typeof Session>;
