/**
 * `atOnce`: turns that may run together, of one member at most `perMember`. `waiting`: how many wait at most, of one
 * member at most `waitingPerMember`.
 */
export type TurnLimits = {
  atOnce: number;
  perMember: number;
  waiting: number;
  waitingPerMember: number;
};

/** Ends a turn; more than once changes nothing. */
export type EndTurn = () => void;

/** Lets members take turns, so that none of them makes the others wait for more than one of their own. */
export type Turns = {
  /** Resolves when the turn begins; null if too many wait already, or the signal aborts before. */
  take: (member: string, signal?: AbortSignal) => Promise<EndTurn | null>;
};

type Waiter = { begin: (end: EndTurn | null) => void };

export function createTurns({ atOnce, perMember, waiting, waitingPerMember }: TurnLimits): Turns {
  const running = new Map<string, number>();
  /** The member who waits longest for a turn comes first. */
  const queues = new Map<string, Waiter[]>();
  let runningInAll = 0;
  let waitingInAll = 0;

  const runningOf = (member: string) => running.get(member) ?? 0;

  function begin(member: string): EndTurn {
    running.set(member, runningOf(member) + 1);
    runningInAll += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      runningInAll -= 1;
      const left = runningOf(member) - 1;
      if (left > 0) running.set(member, left);
      else running.delete(member);
      beginNext();
    };
  }

  function beginNext(): void {
    for (const [member, queue] of queues) {
      if (runningInAll >= atOnce) return;
      if (runningOf(member) >= perMember) continue;
      const [waiter] = queue;
      if (waiter === undefined) continue;
      remove(member, waiter);
      const rest = queues.get(member);
      // Behind the others who wait.
      if (rest !== undefined && queues.delete(member)) queues.set(member, rest);
      waiter.begin(begin(member));
    }
  }

  function remove(member: string, waiter: Waiter): void {
    const rest = (queues.get(member) ?? []).filter((one) => one !== waiter);
    waitingInAll -= 1;
    if (rest.length > 0) queues.set(member, rest);
    else queues.delete(member);
  }

  return {
    async take(member, signal) {
      if (signal?.aborted === true) return null;
      const queue = queues.get(member) ?? [];
      if (runningInAll < atOnce && runningOf(member) < perMember && queue.length === 0) return begin(member);
      if (waitingInAll >= waiting || queue.length >= waitingPerMember) return null;
      const { promise, resolve } = Promise.withResolvers<EndTurn | null>();
      const waiter = { begin: resolve };
      waitingInAll += 1;
      queues.set(member, [...queue, waiter]);
      const leave = () => {
        remove(member, waiter);
        resolve(null);
      };
      signal?.addEventListener("abort", leave, { once: true });
      const end = await promise;
      signal?.removeEventListener("abort", leave);
      return end;
    },
  };
}
