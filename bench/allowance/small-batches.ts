import type { InviteLane } from "#batches/lanes.ts";
import { type BenchLine, rounded } from "../line.ts";
import { defaultRules, realHourMs } from "./clerk-limits.ts";
import { cleanClerk, runEngine, type Submit } from "./simulation.ts";

/** 40 batches of one row and 20 of three, mixed, within a minute. */
function submits(): Submit[] {
  const sizes = Array.from({ length: 60 }, (_, index) => (index % 3 === 1 ? 3 : 1));
  return sizes.map((size, batch) => ({
    afterMs: batch * 1_000,
    addresses: Array.from({ length: size }, (_, row) => `person${batch}-${row}@example.com`),
  }));
}

/** What many small batches use of the allowance while all of it is left. */
export async function smallBatchLines(): Promise<BenchLine[]> {
  const batches = submits();
  const run = await runEngine(batches, cleanClerk, { ...defaultRules, hourMs: realHourMs });
  const calls = (lane: InviteLane) => run.calls.filter((call) => call.lane === lane).length;
  const lastSubmitMs = Math.max(...batches.map(({ afterMs }) => afterMs));
  const lastSentMs = Math.max(...run.sentAt) * realHourMs;
  const name = "60 small batches in a minute";
  return [
    { name: `${name}: bulk calls used`, value: calls("bulk"), unit: "of 25" },
    { name: `${name}: single calls used`, value: calls("single"), unit: "of 100" },
    {
      name: `${name}: all sent after the last submit`,
      value: rounded((lastSentMs - lastSubmitMs) / 1_000),
      unit: "s",
      note: `${run.sentAt.length} invitations`,
    },
  ];
}
