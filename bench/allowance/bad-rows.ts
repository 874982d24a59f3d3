import { type BenchLine, median, rounded, versus } from "../line.ts";
import { seeded } from "#sandbox/data/random.ts";
import { sentPerHourPuttingOff, settledPerHour } from "./best-plan.ts";
import { defaultRules, perHour } from "./clerk-limits.ts";
import { cleanClerk, runEngine } from "./simulation.ts";

const hours = 3;
const shares = [0.03, 0.1];

/** Addresses of which `share`, at random places, make Clerk refuse a call without naming them. */
function badList(rows: number, share: number, seed: number) {
  const random = seeded(seed);
  const addresses = Array.from({ length: rows }, (_, index) => `person${index}@example.com`);
  const malformed = new Set<string>();
  while (malformed.size < Math.round(rows * share)) {
    malformed.add(`person${Math.floor(random() * rows)}@example.com`);
  }
  return { addresses, known: { ...cleanClerk, malformed } };
}

type List = { rows: number; share: number };

/** Invitations an hour of the engine: the median of several lists. */
async function sentPerHour(list: List, isRefusedSpent: boolean, seeds: number): Promise<number> {
  const rules = { ...defaultRules, isRefusedSpent };
  const results: number[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { addresses, known } = badList(list.rows, list.share, seed);
    const run = await runEngine([{ afterMs: 0, addresses }], known, rules, { longestHours: hours });
    results.push(run.sentAt.filter((at) => at < hours).length / hours);
  }
  return rounded(median(results));
}

async function linesFor(share: number): Promise<BenchLine[]> {
  const name = `invitations an hour, ${100 * share} % bad, refused calls`;
  const settled = settledPerHour(share);
  const best = settled * (1 - share);
  const free: BenchLine = {
    name: `${name} free`,
    value: await sentPerHour({ rows: 3_000, share }, false, 1),
    unit: "/h",
    aim: { atLeast: 340 },
  };
  // The best plan just finishes it, so that no row can be put off.
  const rows = Math.round(hours * settled);
  const spent: BenchLine = {
    name: `${name} spent`,
    value: await sentPerHour({ rows, share }, true, 5),
    unit: "/h",
    aim: { atLeast: rounded(0.98 * best) },
    note: `${rows} rows; ${rounded(sentPerHourPuttingOff(share))} if all refused rows of a longer list are put off`,
  };
  return [
    versus(free, "all that Clerk allows", perHour),
    versus(spent, "the best plan for this list", rounded(best)),
  ];
}

/** Lists with rows that Clerk refuses without naming an address, for three simulated hours. */
export async function badRowLines(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const share of shares) lines.push(...(await linesFor(share)));
  return lines;
}
