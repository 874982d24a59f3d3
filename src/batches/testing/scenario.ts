import { expect } from "vitest";
import type { Row } from "#contract/batch.ts";
import { batchId, type Harness } from "./harness.ts";

export const one = batchId(1);

export const repeated = <const T>(times: number, fault: T): T[] => Array.from({ length: times }, () => fault);

export async function rowsOfBatch(harness: Harness, id = one): Promise<Row[]> {
  return (await harness.ask((engine) => engine.rows(id, { query: "", limit: 1_000, offset: 0 })))?.data ?? [];
}

export async function countsOf(harness: Harness, id = one) {
  return (await harness.ask((engine) => engine.get(id)))?.counts;
}

/** Rows of a batch about the invitations that Clerk has now. */
export const existing = ({ clerk }: Harness) =>
  clerk.invitations.map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));

/** Advances the clock by `ms`. */
export function advance({ time }: Harness, ms: number): Promise<void> {
  return time.settled(time.sleep(ms));
}

/** Advances the clock until the counts of a batch are right; fails after `withinMs`. */
export async function untilCounts(
  harness: Harness,
  holds: (counts: Partial<Record<string, number>>) => boolean,
  { id = one, withinMs = 3_600_000 } = {},
): Promise<void> {
  await harness.time.runUntil(async () => holds((await countsOf(harness, id)) ?? {}), withinMs);
}

export const pending = ({ clerk }: Harness) => clerk.invitations.filter(({ status }) => status === "pending");

/** The addresses of every invitation that the engine ever made, sorted. */
export function madeByEngine({ clerk }: Harness): string[] {
  return clerk.everMade
    .filter((invitation) => invitation.isOurs)
    .map((invitation) => invitation.emailAddress)
    .toSorted();
}

/** Every address was invited once by the engine, and its row is done with that invitation. */
export async function expectInvitedOnce(
  harness: Harness,
  expected: readonly string[],
  id = one,
): Promise<void> {
  expect(madeByEngine(harness)).toEqual(expected.toSorted());
  const ours = harness.clerk.everMade.filter((invitation) => invitation.isOurs);
  const ids = new Map(ours.map((invitation) => [invitation.emailAddress, invitation.id]));
  for (const row of await rowsOfBatch(harness, id)) {
    expect(row).toMatchObject({ outcome: "done", invitationId: ids.get(row.emailAddress) });
  }
}
