import { onTestFinished } from "vitest";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import type { Invitation } from "#contract/invitation.ts";
import { openStore } from "#store/store.ts";
import { invitationColumns, invitationOf } from "../cells.ts";
import { createKeptRegister, type KeptRegister } from "../kept-register.ts";
import type { PageSizes } from "../sweep.ts";
import type { SweepTiming } from "../schedule.ts";
import { changingClerk, type ClerkOptions } from "./changing-clerk.ts";

export const instance = "ins_1";

export type KeptOptions = Partial<Omit<ClerkOptions, "world" | "sleep">> & {
  sizes?: PageSizes;
  timing?: Partial<SweepTiming>;
  random?: () => number;
};

export type Kept = Awaited<ReturnType<typeof openKept>>;

/** A register that is kept true against a Clerk that changes, in virtual time. A page always shows it. */
export async function openKept({ sizes, timing, random = () => 0.5, ...given }: KeptOptions = {}) {
  const time = virtualTime();
  const { db, close } = await openStore({ dataDir: ":memory:" });
  const clerk = changingClerk({
    lagMs: () => 0,
    aheadMs: 0,
    timesInSeconds: false,
    faults: [],
    ...given,
    world: time.world,
    sleep: time.sleep,
  });
  const warnings: string[] = [];
  let register: KeptRegister;
  let running: { stop: AbortController; done: Promise<unknown> } | null = null;

  function create(): void {
    register = createKeptRegister({
      db,
      instance,
      upstream: clerk.upstream,
      now: time.now,
      sleep: time.sleep,
      random,
      log: { warn: (_fields, message) => void warnings.push(message) },
      sizes,
      // Virtual time is cheaper in long steps.
      timing: { pendingEveryMs: 60_000, tickMs: 5_000, ...timing },
    });
  }

  async function look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      register.want();
      await time.sleep(60_000, signal);
    }
  }

  function start(): void {
    create();
    const stopping = new AbortController();
    const { signal } = stopping;
    running = { stop: stopping, done: Promise.all([register.run(signal), look(signal)]) };
  }

  async function stop(): Promise<void> {
    running?.stop.abort();
    const done = running?.done;
    running = null;
    if (done !== undefined) await time.settled(done);
  }

  async function shown(): Promise<Invitation[]> {
    const rows = await db
      .selectFrom("invitation")
      .select(invitationColumns)
      .where("gone_at", "is", null)
      .orderBy("id")
      .execute();
    return rows.map(invitationOf);
  }

  create();
  onTestFinished(async () => {
    running?.stop.abort();
    await close();
  });
  return {
    db,
    time,
    clerk,
    warnings,
    register: () => register,
    start,
    stop,
    /** What the register shows, in the order of their ids. */
    shown,
    find: async (id: string) => (await shown()).find((one) => one.id === id),
    wait: (ms: number) => time.settled(time.sleep(ms)),
    close: async () => {
      await stop();
      await close();
    },
    /** What the register must show after quiet. */
    truth: (): Invitation[] =>
      clerk.invitations().map((invitation) => {
        if (invitation.status === "revoked") return { ...invitation, revoked: true };
        if (invitation.status !== "accepted") return invitation;
        const user = clerk.users.get(invitation.emailAddress);
        if (user === undefined) return { ...invitation, acceptedAt: invitation.updatedAt };
        // A user who accepts a second invitation has joined with the first.
        const hasJoined = user.createdAt !== undefined && user.createdAt >= invitation.createdAt;
        const acceptedAt = hasJoined ? user.createdAt : invitation.updatedAt;
        return { ...invitation, acceptedAt, userId: user.id };
      }),
  };
}
