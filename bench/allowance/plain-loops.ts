import type { CallResult, Upstream } from "#batches/upstream.ts";
import type { VirtualTime } from "#batches/testing/virtual-time.ts";

/** A sender that can do nothing but wait when Clerk says so. */
export type PlainLoop = (
  upstream: Upstream,
  addresses: readonly string[],
  time: VirtualTime,
) => Promise<void>;

async function waitOut<T>(time: VirtualTime, ask: () => Promise<CallResult<T>>): Promise<CallResult<T>> {
  for (;;) {
    const result = await ask();
    if (result.kind !== "wait") return result;
    await time.sleep(result.retryAfterMs ?? 1_000);
  }
}

/** The simplest sender: one call for each address. */
export const singleLoop: PlainLoop = async (upstream, addresses, time) => {
  for (const emailAddress of addresses) await waitOut(time, () => upstream.inviteOne({ emailAddress }));
};

/** Calls of ten addresses. It sends a refused ten again one by one. */
export const bulkLoop: PlainLoop = async (upstream, addresses, time) => {
  for (let at = 0; at < addresses.length; at += 10) {
    const ten = addresses.slice(at, at + 10);
    const invitees = ten.map((emailAddress) => ({ emailAddress }));
    const result = await waitOut(time, () => upstream.inviteMany(invitees));
    if (result.kind === "refused") await singleLoop(upstream, ten, time);
  }
};
