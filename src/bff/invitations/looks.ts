import type { CallResult } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { InstanceRegister } from "#register/instance-register.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";

/** `at`: when Clerk was asked (ms). */
export type Looked = { at: number; result: CallResult<Invitation | null> };

/** Asks Clerk about one invitation and corrects the register. */
export type Look = (id: string) => Promise<Looked>;

type LookDeps = {
  register: Pick<InstanceRegister, "look" | "find">;
  /** The one that writes users to the register. */
  clerk: Pick<Clerk, "findUsers">;
  now: () => number;
};

/** Members who open the same invitation soon after each other share one look. */
const sharedMs = 5_000;
const longestMs = 10_000;

export function createLook({ register, clerk, now }: LookDeps): Look {
  const looks = new Map<string, { startedAt: number; looking: Promise<Looked> }>();

  async function ask(id: string, at: number): Promise<Looked> {
    const signal = AbortSignal.timeout(longestMs);
    const result = await register.look(id, signal);
    if (result.kind === "done" && result.value?.status === "accepted") {
      const known = await register.find(id);
      // The sweep finds the user later, should Clerk not answer.
      if (known?.userId === undefined) await clerk.findUsers([result.value.emailAddress], { signal });
    }
    return { at, result };
  }

  return async (id) => {
    const startedAt = now();
    for (const [other, look] of looks) if (look.startedAt <= startedAt - sharedMs) looks.delete(other);
    const shared = looks.get(id);
    if (shared !== undefined) return shared.looking;
    const own = { startedAt, looking: ask(id, startedAt) };
    looks.set(id, own);
    const forget = () => {
      if (looks.get(id) === own) looks.delete(id);
    };
    try {
      const looked = await own.looking;
      if (looked.result.kind !== "done") forget();
      return looked;
    } catch (error) {
      forget();
      throw error;
    }
  };
}
