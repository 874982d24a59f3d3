import { AsyncLocalStorage } from "node:async_hooks";
import type { Role } from "#contract/role.ts";
import type { SignInRefusal } from "#contract/sign-in.ts";

/**
 * A sign-in that comes back from the provider: the library's hooks fill it in, and the route reads it. `why` goes to the
 * activity, `refusal` selects the text on the page.
 */
export type SignInFlow = {
  emailAddress: string | null;
  /** Issuer and subject, the library's key for the user; null until the ID token is verified. */
  accountId: string | null;
  role: Role | null;
  /** True when this sign-in creates the user. */
  isNew: boolean;
  userId: string | null;
  /** For the activity, when the member had another role before. */
  roleChange: string | null;
  refusal: SignInRefusal | null;
  why: string | null;
  /** The browser's previous session, which ends when the new one starts. */
  formerSessionId: string | null;
  /** Never stored. */
  accessToken: string | null;
};

const storage = new AsyncLocalStorage<SignInFlow>();

/** Runs the library's callback route and collects what its hooks find. */
export async function withFlow<T>(work: () => Promise<T>): Promise<{ answer: T; flow: SignInFlow }> {
  const flow: SignInFlow = {
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
  return { answer: await storage.run(flow, work), flow };
}

/** Undefined outside single sign-on. */
export function currentFlow(): SignInFlow | undefined {
  return storage.getStore();
}

/** Keeps the first refusal, which causes the others. */
export function noteRefusal(refusal: SignInRefusal, why: string): void {
  const flow = storage.getStore();
  if (flow === undefined || flow.refusal !== null) return;
  flow.refusal = refusal;
  flow.why = why;
}
