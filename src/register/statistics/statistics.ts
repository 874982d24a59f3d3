import type { Joining } from "#contract/overview/joining.ts";
import { countErased, countGone, type CountedRegister, rowsOfAll, rowsOfBatch } from "./counted-rows.ts";
import { createTally } from "./tally.ts";

/** Who joined, of all invitations and of one batch. */
export type Statistics = {
  ofAll: () => Promise<Joining>;
  ofBatch: (batchId: string) => Promise<Joining>;
};

type StatisticsDeps = CountedRegister & {
  /** In ms, by Clerk's clock. */
  now: () => number;
};

/** Members who look at the same numbers share them for so long. Those that took long are kept longer. */
const keptMs = 1_000;
const keptPerTaken = 20;
const mostKept = 50;

export function createStatistics(deps: StatisticsDeps): Statistics {
  const kept = keepAnswers(deps.now);
  return {
    ofAll: () => kept("", () => countAll(deps)),
    ofBatch: (batchId) => kept(batchId, () => countBatch(deps, batchId)),
  };
}

async function countAll(deps: StatisticsDeps): Promise<Joining> {
  const tally = createTally(deps.now());
  for await (const rows of rowsOfAll(deps)) for (const row of rows) tally.add(row);
  return withDeleted(await tally.joining(), await countErased(deps));
}

async function countBatch(deps: StatisticsDeps, batchId: string): Promise<Joining> {
  const tally = createTally(deps.now());
  for await (const rows of rowsOfBatch(deps, batchId)) for (const row of rows) tally.add(row);
  return withDeleted(await tally.joining(), await countGone(deps, batchId));
}

function withDeleted(joining: Joining, more: number): Joining {
  return { ...joining, funnel: { ...joining.funnel, deleted: joining.funnel.deleted + more } };
}

/** Answers calls with the same key that come during the computation, and for some time after it, with one result. */
function keepAnswers(now: () => number) {
  const answers = new Map<string, { answer: Promise<Joining>; until: number }>();
  return (key: string, compute: () => Promise<Joining>): Promise<Joining> => {
    const known = answers.get(key);
    if (known !== undefined && now() < known.until) return known.answer;
    const startedAt = now();
    const entry = { answer: compute(), until: Number.POSITIVE_INFINITY };
    entry.answer.then(
      () => (entry.until = now() + Math.max(keptMs, keptPerTaken * (now() - startedAt))),
      () => answers.get(key) === entry && answers.delete(key),
    );
    answers.delete(key);
    answers.set(key, entry);
    const [oldest] = answers.keys();
    if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
    return entry.answer;
  };
}
