import type { CallResult } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { KeptRegister } from "#register/kept-register.ts";
import type { Log } from "#bff/http/log.ts";
import type { Clerk } from "./clerk.ts";

/**
 * Clerk, every answer of which about invitations and users is written to the register. A failure to write is logged once,
 * until a write succeeds, and does not fail the call: the next sweep writes the same.
 */
export function withRegister(clerk: Clerk, register: KeptRegister, log: Log): Clerk {
  let isFailing = false;

  async function write(note: () => Promise<void>): Promise<void> {
    try {
      await note();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ err: error }, "could not write an answer of Clerk to the register");
      isFailing = true;
    }
  }

  const all = (value: Invitation | Invitation[] | null): Invitation[] => [value ?? []].flat();

  async function read<T>(
    call: () => Promise<CallResult<T>>,
    invitationsOf: (value: T) => readonly Invitation[],
  ): Promise<CallResult<T>> {
    const { answer, askedAt } = await register.timed(call);
    if (answer.kind === "done")
      await write(() => register.noteInvitations(invitationsOf(answer.value), askedAt));
    return answer;
  }

  async function made<T extends Invitation | Invitation[]>(
    call: Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    const result = await call;
    if (result.kind === "done")
      await write(() => register.noteInvitations(all(result.value), register.clock(), "write"));
    return result;
  }

  /** What the answer to a revocation or deletion says of its invitation. */
  async function changed<T>(id: string, result: CallResult<T>): Promise<CallResult<T>> {
    if (result.kind !== "refused") return result;
    if (result.code === "invitation_gone") await write(() => register.noteGone(id, register.clock()));
    if (result.code === "already_revoked") await write(() => register.noteStatus(id, "revoked"));
    if (result.code === "already_accepted") await write(() => register.noteStatus(id, "accepted"));
    return result;
  }

  return {
    ...clerk,
    inviteMany: (invitees, options) => made(clerk.inviteMany(invitees, options)),
    inviteOne: (invitee, options) => made(clerk.inviteOne(invitee, options)),
    createInvitation: (invitation, signal) => made(clerk.createInvitation(invitation, signal)),
    listInvitations: (query, options) =>
      read(
        () => clerk.listInvitations(query, options),
        ({ data }) => data,
      ),
    findInvitations: (address, options) => read(() => clerk.findInvitations(address, options), all),
    getInvitation: (id, options) => read(() => clerk.getInvitation(id, options), all),
    revokeInvitation: async (id, options) => changed(id, await made(clerk.revokeInvitation(id, options))),
    async deleteInvitation(id, options) {
      const result = await clerk.deleteInvitation(id, options);
      if (result.kind === "done") await write(() => register.noteGone(id, register.clock()));
      return changed(id, result);
    },
    async findUsers(addresses, options) {
      const result = await clerk.findUsers(addresses, options);
      if (result.kind === "done") await write(() => register.noteUsers(result.value, register.clock()));
      return result;
    },
  };
}
