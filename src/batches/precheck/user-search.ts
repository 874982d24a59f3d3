import type { CallResult, NotDone, ReadOptions, User } from "#batches/upstream.ts";

/** Makes a call of the check, and again after a 429. */
export type Ask = <T>(call: (options: ReadOptions) => Promise<CallResult<T>>) => Promise<CallResult<T>>;

/** Clerk's limit for one request for users. */
const usersPerCall = 100;
/** The addresses are part of the URL; servers commonly refuse more than 16 KB with headers. */
const maxCharacters = 12_000;
const parameterCharacters = "&email_address=".length;
/** Answers take long and their order does not matter. */
const concurrentCalls = 4;

/** `isChecked`: Clerk was asked about this address, or does not support the request at all. */
export type UserSearch = {
  known: ReadonlySet<string>;
  isChecked: (address: string) => boolean;
  failure: NotDone | null;
};

/**
 * Which of these addresses belong to a user. If Clerk refuses one request, its addresses stay unchecked and the search
 * continues; a failure that would repeat (connection, timeout, key) ends it. A server without this endpoint (404) has
 * no users.
 */
export async function searchUsers(
  ask: Ask,
  addresses: readonly string[],
  findUsers: (group: string[], options: ReadOptions) => Promise<CallResult<User[]>>,
): Promise<UserSearch> {
  const known = new Set<string>();
  const checked = new Set<string>();
  let failure: NotDone | null = null;
  let isServed = true;
  await forEachConcurrently(groupsOf(addresses), async (group) => {
    const answer = await ask((options) => findUsers(group, options));
    if (answer.kind === "done") {
      for (const address of group) checked.add(address);
      for (const user of answer.value) for (const address of user.emailAddresses) known.add(address);
      return "continue";
    }
    if (answer.kind === "refused" && answer.status === 404) {
      isServed = false;
      return "stop";
    }
    const isOfGroup = answer.kind === "refused" && answer.scope !== "instance";
    if (failure === null || !isOfGroup) failure = answer;
    return isOfGroup ? "continue" : "stop";
  });
  if (!isServed) return { known, isChecked: () => true, failure: null };
  return { known, isChecked: (address) => checked.has(address), failure };
}

function* groupsOf(addresses: readonly string[]): Generator<string[]> {
  let group: string[] = [];
  let characters = 0;
  for (const address of addresses) {
    const own = parameterCharacters + encodeURIComponent(address).length;
    if (group.length === usersPerCall || characters + own > maxCharacters) {
      yield group;
      group = [];
      characters = 0;
    }
    group.push(address);
    characters += own;
  }
  if (group.length > 0) yield group;
}

/** Runs `concurrentCalls` workers over the items until one of them returns `stop`. */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<"continue" | "stop">,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if ((await work(item)) === "stop") queue.length = 0;
    }
  };
  await Promise.all(Array.from({ length: concurrentCalls }, worker));
}
