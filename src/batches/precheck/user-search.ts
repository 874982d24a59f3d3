import { workThrough } from "./at-once.ts";
import type { CallResult, NotDone, User } from "#batches/upstream.ts";

/** A call at its turn; `cost` is how many requests it makes. */
export type Ask = <T>(call: () => Promise<CallResult<T>>, cost?: number) => Promise<CallResult<T>>;

/** Clerk takes this many addresses in one question for users. */
export const usersPerCall = 100;
/** Addresses stand in the URL, and servers commonly refuse one of more than 16 KB with its headers. */
const mostCharacters = 12_000;
const parameterCharacters = "&email_address=".length;
/** Questions under way at once: their answers take long, and the order does not matter. */
export const callsAtOnce = 4;

/** `isChecked`: Clerk was asked about this address, or does not tell about users at all. */
export type UserSearch = {
  known: ReadonlySet<string>;
  isChecked: (address: string) => boolean;
  failure: NotDone | null;
};

function* groupsOf(addresses: readonly string[]): Generator<string[]> {
  let group: string[] = [];
  let characters = 0;
  for (const address of addresses) {
    const own = parameterCharacters + encodeURIComponent(address).length;
    if (group.length === usersPerCall || characters + own > mostCharacters) {
      yield group;
      group = [];
      characters = 0;
    }
    group.push(address);
    characters += own;
  }
  if (group.length > 0) yield group;
}

/**
 * Who of these is a user. A refusal of one question leaves its addresses unchecked and goes on with the next; what
 * would repeat (no connection, no answer, the key) ends the search. A server without this call has no users to tell of.
 */
export async function askUsers(
  ask: Ask,
  addresses: readonly string[],
  findUsers: (group: string[]) => Promise<CallResult<User[]>>,
): Promise<UserSearch> {
  const known = new Set<string>();
  const checked = new Set<string>();
  let failure: NotDone | null = null;
  let isServed = true;
  await workThrough(groupsOf(addresses), callsAtOnce, async (group) => {
    const answer = await ask(() => findUsers(group));
    if (answer.kind === "done") {
      for (const address of group) checked.add(address);
      for (const user of answer.value) for (const address of user.emailAddresses) known.add(address);
      return "on";
    }
    if (answer.kind === "refused" && answer.status === 404) {
      isServed = false;
      return "over";
    }
    const isOfGroup = answer.kind === "refused" && answer.scope !== "instance";
    if (failure === null || !isOfGroup) failure = answer;
    return isOfGroup ? "on" : "over";
  });
  if (!isServed) return { known, isChecked: () => true, failure: null };
  return { known, isChecked: (address) => checked.has(address), failure };
}
