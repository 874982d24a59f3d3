import type { Sleep } from "#bff/http/sleep.ts";
import type { ChangeDeps } from "./changes.ts";
import type { TestInvitationStore } from "./test-invitation-store.ts";
import { deleteTest, unansweredMs } from "./test-invitations.ts";

const roundMs = 60_000;

type TestDeletionDeps = Pick<ChangeDeps, "clerk" | "records" | "log" | "now"> & {
  tests: TestInvitationStore;
  sleep: Sleep;
};

/**
 * Deletes test invitations that are due: now, and every minute until the signal aborts. A test that was interrupted in
 * mid-call is deleted as soon as Clerk lists it. Several replicas may run it together.
 */
export async function runTestDeletion(deps: TestDeletionDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await deleteDueTests(deps, signal);
    } catch (error) {
      deps.log.error({ err: error }, "could not delete test invitations; retrying in a minute");
    }
    await deps.sleep(roundMs, signal);
  }
}

async function deleteDueTests(deps: TestDeletionDeps, signal: AbortSignal): Promise<void> {
  const { tests, log, now } = deps;
  for (const test of await tests.all()) {
    const isOver = test.deleteAt <= now();
    const isInterrupted = test.invitationId === null && test.createdAt + unansweredMs <= now();
    if (signal.aborted || (!isOver && !isInterrupted)) continue;
    try {
      const isDeleted = await deleteTest(deps, test);
      // Clerk may still list an interrupted test later.
      if (!isDeleted && !isOver) continue;
      await tests.remove(test);
      log.info({ invitationId: test.invitationId }, "deleted a test invitation");
    } catch (error) {
      log.warn({ err: error }, "could not delete a test invitation; retrying in a minute");
    }
  }
}
