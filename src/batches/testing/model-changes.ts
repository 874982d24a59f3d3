import type { CallResult, Upstream, WriteOptions } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import { keyRefused, latencyMs, lost, never, noRoute, refused, stopped, wait } from "./model-answers.ts";
import type { CallingProcess, ChangeFault } from "./model-faults.ts";
import type { ModelInvitations } from "./model-invitations.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type ChangeLog = { kind: "revoke" | "delete"; id: string; at: number }[];

type Model = { time: VirtualTime; invitations: ModelInvitations; faults: ChangeFault[]; log: ChangeLog };

const gone = refused("invitation_gone", "resource_not_found");

/** The model of Clerk that revokes and deletes. Both are safe to repeat. */
export function modelChanges(
  { time, invitations, faults, log }: Model,
  process: CallingProcess,
): Pick<Upstream, "revokeInvitation" | "deleteInvitation"> {
  function revoke(id: string): CallResult<Invitation> {
    const invitation = invitations.find(id);
    if (!invitation) return gone;
    if (invitation.status === "accepted") return refused("already_accepted", "invitation_already_accepted");
    if (invitation.status === "revoked") return refused("already_revoked", "invitation_already_revoked");
    invitations.change(invitation, "revoked", "engine");
    return { kind: "done", value: invitations.shownAs(invitation) };
  }

  function remove(id: string): CallResult<unknown> {
    const invitation = invitations.find(id);
    if (!invitation) return gone;
    invitations.change(invitation, "deleted", "engine");
    return { kind: "done", value: {} };
  }

  async function change<T>(
    apply: () => CallResult<T>,
    options: WriteOptions | undefined,
  ): Promise<CallResult<T>> {
    const fault = faults.shift() ?? "none";
    if (fault === "not-sent") return noRoute;
    if (fault === "crash-before") {
      process.crash();
      return never;
    }
    if (typeof fault === "object" && fault.kind === "suspended") await process.suspend(fault.forMs);
    if (options?.mayLeave?.() === false) return stopped;
    await time.sleep(latencyMs);
    if (fault === "wait") return wait(3_000);
    if (fault === "key-refused") return keyRefused;
    if (fault === "before") return lost;
    if (typeof fault === "object" && fault.kind === "late") {
      void time.sleep(fault.afterMs).then(apply);
      return lost;
    }
    const result = apply();
    if (fault === "crash-after") {
      process.crash();
      return never;
    }
    return fault === "after" ? lost : result;
  }

  return {
    revokeInvitation(id, options) {
      log.push({ kind: "revoke", id, at: time.world() });
      return change(() => revoke(id), options);
    },
    deleteInvitation(id, options) {
      log.push({ kind: "delete", id, at: time.world() });
      return change(() => remove(id), options);
    },
  };
}
