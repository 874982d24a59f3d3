import type { NotDone, Upstream } from "#batches/upstream.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { latencyMs, lost, noRoute, refused, wait } from "./model-answers.ts";
import type { CheckFault, ClerkState, Faults } from "./model-faults.ts";
import type { ModelInvitations } from "./model-invitations.ts";

type Model = {
  time: VirtualTime;
  invitations: ModelInvitations;
  state: ClerkState;
  faults: Faults;
  listLagMs: number;
};

function answerOf(fault: CheckFault): NotDone | null {
  switch (fault) {
    case "none":
      return null;
    case "unknown":
      return lost;
    case "not-sent":
      return noRoute;
    case "wait":
      return wait(3_000);
    case "refused":
      return { ...refused("clerk_failed", ""), status: 422 };
    case "unserved":
      return { ...refused("clerk_failed", ""), status: 404 };
    default:
      return fault satisfies never;
  }
}

/** The lists of the model of Clerk, which may lag behind. */
export function modelLists({
  time,
  invitations,
  state,
  faults,
  listLagMs,
}: Model): Pick<Upstream, "findInvitations" | "listInvitations" | "findUsers"> {
  async function failureOf(fault: CheckFault | undefined): Promise<NotDone | null> {
    await time.sleep(latencyMs);
    return answerOf(fault ?? "none");
  }

  return {
    async findInvitations(emailAddress) {
      const failure = await failureOf(state.unsearchable?.get(emailAddress) ?? faults.searches.shift());
      if (failure) return failure;
      const found = invitations.shown(listLagMs).filter((one) => one.emailAddress === emailAddress);
      return { kind: "done", value: found.toReversed() };
    },
    async listInvitations({ status, limit, offset }) {
      const failure = await failureOf(faults.checks?.shift());
      if (failure) return failure;
      const all = invitations
        .shown(listLagMs)
        .filter((one) => (status ? one.status === status : one.status !== "revoked"));
      const data = all.toReversed().slice(offset, offset + limit);
      return { kind: "done", value: { data, totalCount: all.length } };
    },
    async findUsers(emailAddresses) {
      const failure = await failureOf(faults.checks?.shift());
      if (failure) return failure;
      const users = emailAddresses.filter((address) => state.users.has(address));
      return { kind: "done", value: users.map((address) => ({ id: address, emailAddresses: [address] })) };
    },
  };
}
