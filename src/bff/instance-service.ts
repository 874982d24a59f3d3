import type { Engine } from "#batches/engine.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import { runLateEntries } from "#bff/activity/late-entries.ts";
import { storePace } from "#batches/stored-pace.ts";
import { runActivityRetention } from "#bff/activity/retention.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { Identity } from "#bff/clerk/identity.ts";
import { withRegister } from "#bff/clerk/registered.ts";
import type { Env } from "#bff/env/env.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import { resultOfAction } from "#bff/invitations/action-result.ts";
import { runTestDeletion } from "#bff/invitations/test-deletion.ts";
import { createTestInvitationStore } from "#bff/invitations/test-invitation-store.ts";
import { createSettingStore } from "#bff/settings/store.ts";
import { createInstanceRegister, type InstanceRegister } from "#register/instance-register.ts";
import type { AppDeps } from "./app-deps.ts";
import { createInvitationEngine } from "./engine.ts";

/**
 * What runs in the background for a Clerk instance: its engine, the stored pace, the sweeps of the register, late activity
 * entries, and the deletion of old activity and of tests.
 */
export type InstanceService = {
  engine: Engine;
  register: InstanceRegister;
  /** Clerk, whose answers are written to the register. */
  clerk: Clerk;
  /** Waits for the engine's open call. */
  stop: () => Promise<void>;
};

/** Clerk's documented limit of calls in 10 seconds; invitations have their own. */
export const generalPer10s = { sandbox: 100, development: 100, production: 1_000 } as const;

export function startInstanceService(
  { clerk: upstream, pace, store, now, log, lateLooksMs, sweepTiming }: AppDeps,
  identity: Identity,
  { hourMs }: Env["clerk"],
): InstanceService {
  const { db } = store;
  const { id: instance } = identity;
  const stopping = new AbortController();
  log.info({ instance: identity.instance, instanceId: instance }, instanceLine(identity));
  const sleep = sleepFor;
  const register = createInstanceRegister({
    db,
    instance,
    upstream,
    now,
    sleep,
    random: Math.random,
    log,
    timing: sweepTiming,
  });
  const clerk = withRegister(upstream, register, log);
  const engine = createInvitationEngine({
    db,
    instance,
    clerk,
    hourMs,
    generalPer10s: generalPer10s[identity.instance],
    now,
    log,
    ...(lateLooksMs !== undefined && { lateLooksMs }),
  });
  engine.start();
  const settings = createSettingStore(db, instance);
  const activityDays = async () => (await settings.read()).activityDays;
  const records = createInvitationRecords(db, instance);
  const tests = createTestInvitationStore(db, instance);
  const loops = [
    register.run(stopping.signal),
    runLateEntries({ db, engine, resultOf: resultOfAction, now, sleep, log }, stopping.signal),
    storePace({ pace, db, instance, now, sleep, log }, stopping.signal),
    runActivityRetention({ db, instance, activityDays, now, sleep, log }, stopping.signal),
    runTestDeletion({ clerk, records, tests, now, sleep, log }, stopping.signal),
  ];
  return {
    engine,
    register,
    clerk,
    async stop() {
      stopping.abort();
      await Promise.all([engine.stop(), ...loops]);
    },
  };
}

function instanceLine({ instance }: Identity): string {
  const words = {
    sandbox: "connected to the sandbox; no e-mail is sent",
    development: "connected to a Clerk development instance",
    production: "connected to a Clerk production instance; e-mail reaches real people",
  } as const satisfies Record<Identity["instance"], string>;
  return words[instance];
}
