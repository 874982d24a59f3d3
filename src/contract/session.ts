import * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** Whom the mails really reach: nobody, test users, or everybody. */
export const Instance = z.enum(["sandbox", "development", "production"]);
export type Instance = z.infer<typeof Instance>;

export const Person = z.object({ id: z.string(), emailAddress: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

/**
 * `GET /api/session`, answered to everybody: the page needs it to know whether to ask for a sign-in.
 * `clerk` is null while the key works, else what is wrong with it.
 */
export const Session = z.object({
  person: z.nullable(Person),
  instance: Instance,
  clerk: z.nullable(Problem),
  /** Sandbox mode on a loopback host: "Enter the demo" is offered. */
  canEnterDemo: z.boolean(),
  /** No account exists yet: the one-time set-up link from the log makes the first admin. */
  needsSetup: z.boolean(),
});
export type Session = z.infer<typeof Session>;
