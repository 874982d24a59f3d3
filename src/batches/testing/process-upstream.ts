import type { Pace } from "#batches/pace.ts";
import type { CallResult, ReadOptions, Upstream } from "#batches/upstream.ts";

/** `alive`: what a process that has crashed never receives. */
type Process = Pick<Pace, "reserve"> & { alive: <T>(answer: Promise<T>) => Promise<T> };

/**
 * The upstream of a process. Requests wait for their turn, as those of the real client do; a search reads two lists.
 */
export function processUpstream(upstream: Upstream, { reserve, alive }: Process): Upstream {
  async function inTurn<T>(
    requests: number,
    options: ReadOptions | undefined,
    call: () => Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    for (let left = requests; left > 0; left -= 1) {
      const leftMs = await alive(reserve(options ?? {}));
      if (leftMs !== null) return { kind: "wait", retryAfterMs: Math.max(leftMs, 1_000), isOurs: true };
    }
    return alive(call());
  }

  return {
    ...upstream,
    inviteMany: (...call) => alive(upstream.inviteMany(...call)),
    inviteOne: (...call) => alive(upstream.inviteOne(...call)),
    findInvitations: (...call) => inTurn(2, call[1], () => upstream.findInvitations(...call)),
    listInvitations: (...call) => inTurn(1, call[1], () => upstream.listInvitations(...call)),
    findUsers: (...call) => inTurn(1, call[1], () => upstream.findUsers(...call)),
    revokeInvitation: (...call) => inTurn(1, call[1], () => upstream.revokeInvitation(...call)),
    deleteInvitation: (...call) => inTurn(1, call[1], () => upstream.deleteInvitation(...call)),
  };
}
