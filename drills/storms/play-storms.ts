import { playStorm, type StormEnd } from "./storm.ts";

/** More than the cores of a small machine, because storms mostly wait for servers. */
const stormsAtOnce = 3;

/** The promises that a storm broke. */
function failuresOf({ lost, twice, untrue }: StormEnd): string[] {
  return [
    ...lost.map((words) => `lost: ${words}`),
    ...twice.map((words) => `twice: ${words}`),
    ...untrue.map((words) => `untrue: ${words}`),
  ];
}

/** Prints how each storm ended. True for a storm that broke no promise. */
export async function playStorms(seeds: readonly number[]): Promise<boolean[]> {
  const results: boolean[] = [];
  const waiting = [...seeds];
  const play = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
      results.push(await playOne(seed));
  };
  await Promise.all(Array.from({ length: stormsAtOnce }, play));
  return results;
}

async function playOne(seed: number): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  try {
    const end = await playStorm(seed, "whole");
    const failures = failuresOf(end);
    console.log(
      `${failures.length === 0 ? "ok  " : "FAIL"} storm of seed ${seed}: ${formatEnd(end)}, ${seconds()}`,
    );
    for (const failure of failures) console.log(`     ${failure}`);
    return failures.length === 0;
  } catch (error) {
    console.log(`FAIL storm of seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function formatEnd(end: StormEnd): string {
  const { batches, actions, rows, kills, suspensions, done, unknown, undecidable, lost, twice, untrue } = end;
  return [
    `${batches} batches, ${actions} single actions, ${rows} rows, ${kills} kills, ${suspensions} suspensions`,
    `${done} done, ${lost.length} lost, ${twice.length} twice, ${untrue.length} untrue`,
    `${unknown} unknown, ${undecidable} undecidable`,
  ].join("; ");
}
