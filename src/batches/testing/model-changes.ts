import type { CallResult, Refused, Upstream } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** `isOurs`: made by a call of the engine. */
export type ModelInvitation = Invitation & { isOurs: boolean };

/** What goes wrong with one revocation or deletion. `before` and `after`: no answer, not applied or applied. */
export type ChangeFault =
  | "none"
  | "not-sent"
  | "before"
  | "after"
  | "key-refused"
  | "wait"
  | "crash-before"
  | "crash-after";

type Model = { time: VirtualTime; invitations: ModelInvitation[]; faults: ChangeFault[]; crash: () => void };

const latencyMs = 30;
function refused(code: Refused["code"], clerkCode: string, scope: Refused["scope"] = "addresses"): Refused {
  return { kind: "refused", scope, code, clerkCode, detail: "Refused.", addresses: [] };
}

const gone = refused("invitation_gone", "resource_not_found");

/** The model of Clerk that revokes and deletes. Both are safe to repeat. */
export function modelChanges({ time, invitations, faults, crash }: Model) {
  const log: { kind: "revoke" | "delete"; id: string; at: number }[] = [];
  const never = new Promise<never>(() => {});

  function revoke(id: string): CallResult<ModelInvitation> {
    const invitation = invitations.find((one) => one.id === id);
    if (!invitation) return gone;
    if (invitation.status === "accepted") return refused("already_accepted", "invitation_already_accepted");
    if (invitation.status === "revoked") return refused("already_revoked", "invitation_already_revoked");
    invitation.status = "revoked";
    return { kind: "done", value: { ...invitation } };
  }

  function remove(id: string): CallResult<unknown> {
    const at = invitations.findIndex((one) => one.id === id);
    if (at < 0) return gone;
    invitations.splice(at, 1);
    return { kind: "done", value: {} };
  }

  async function change<T>(apply: () => CallResult<T>): Promise<CallResult<T>> {
    const fault = faults.shift() ?? "none";
    if (fault === "not-sent") return { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };
    if (fault === "crash-before") {
      crash();
      return never;
    }
    await time.sleep(latencyMs);
    if (fault === "wait") return { kind: "wait", retryAfterMs: 3_000 };
    if (fault === "key-refused") return refused("clerk_key_refused", "clerk_key_invalid", "instance");
    const lost = { kind: "unknown", code: "clerk_timeout", detail: "No answer." } as const;
    if (fault === "before") return lost;
    const result = apply();
    if (fault === "crash-after") {
      crash();
      return never;
    }
    return fault === "after" ? lost : result;
  }

  const upstream: Pick<Upstream, "revokeInvitation" | "deleteInvitation"> = {
    revokeInvitation(id) {
      log.push({ kind: "revoke", id, at: time.now() });
      return change(() => revoke(id));
    },
    deleteInvitation(id) {
      log.push({ kind: "delete", id, at: time.now() });
      return change(() => remove(id));
    },
  };
  return { upstream, log };
}
