import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The member whose request is being answered. Calls to Clerk are shared out by member, and many functions lie between a
 * route and such a call.
 */
const current = new AsyncLocalStorage<string>();

/** Answers a request of the member with this id. */
export function asMember<T>(id: string, answer: () => T): T {
  return current.run(id, answer);
}

/** The member's id; undefined for what Usher does by itself. */
export function currentMember(): string | undefined {
  return current.getStore();
}
