import { AsyncLocalStorage } from "node:async_hooks";
import type { Role } from "#contract/role.ts";
import type { SignInRefusal } from "#contract/single-sign-on.ts";

/**
 * What is known of the sign-in that comes back from the provider: the library's hooks write it down, and the route tells
 * it to the member and to the activity. `why` is for the activity, `refusal` decides the words on the page.
 */
export type SignInAttempt = {
  emailAddress: string | null;
  /** Issuer and subject, by which the library knows the account; null until the provider is believed. */
  accountId: string | null;
  role: Role | null;
  /** True when this sign-in makes the account. */
  isNew: boolean;
  userId: string | null;
  /** Words for the activity where an account had another role before. */
  roleChange: string | null;
  refusal: SignInRefusal | null;
  why: string | null;
  /** The session of this browser before, which ends with the new one. */
  formerSessionId: string | null;
  /** Kept for the length of the request only: the store has no use for it. */
  accessToken: string | null;
};

const storage = new AsyncLocalStorage<SignInAttempt>();

/** Runs the library's callback and answers with what its hooks have found. */
export async function withAttempt<T>(work: () => Promise<T>): Promise<{ answer: T; attempt: SignInAttempt }> {
  const attempt: SignInAttempt = {
    emailAddress: null,
    accountId: null,
    role: null,
    isNew: false,
    userId: null,
    roleChange: null,
    refusal: null,
    why: null,
    formerSessionId: null,
    accessToken: null,
  };
  return { answer: await storage.run(attempt, work), attempt };
}

/** Undefined for what is no single sign-on. */
export function currentAttempt(): SignInAttempt | undefined {
  return storage.getStore();
}

/** Notes a refusal; the first one is the cause of those that follow from it. */
export function noteRefusal(refusal: SignInRefusal, why: string): void {
  const attempt = storage.getStore();
  if (attempt === undefined || attempt.refusal !== null) return;
  attempt.refusal = refusal;
  attempt.why = why;
}
