import { createEngine, type Engine } from "#batches/engine.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Store } from "#store/store.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { Log } from "#bff/http/log.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import { deleteTestsOf } from "#bff/invitations/test-invitations.ts";
import { createSettingStore } from "#bff/settings/store.ts";
import { createTestInvitationStore } from "#bff/invitations/test-invitation-store.ts";

type EngineOptions = {
  db: Store["db"];
  /** The id of the Clerk instance. */
  instance: string;
  clerk: Clerk;
  hourMs: number;
  generalPer10s: number;
  now: () => number;
  log: Log;
  lateLooksMs?: readonly number[];
  longestActionMs?: number;
};

/** The engine of a Clerk instance, before whose calls test invitations make way. It is not started. */
export function createInvitationEngine({ clerk, ...options }: EngineOptions): Engine {
  const { db, instance, log } = options;
  const records = createInvitationRecords(db, instance);
  const tests = createTestInvitationStore(db, instance);
  const settings = createSettingStore(db, instance);
  return createEngine({
    ...options,
    upstream: clerk,
    random: Math.random,
    sleep: sleepFor,
    settings: () => settings.read(),
    makeWay: (addresses) => deleteTestsOf({ clerk, records, tests, log }, addresses),
  });
}
