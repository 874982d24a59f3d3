import { earliestEndMs, type HourKind, hourMs, perHour } from "./clerk-limits.ts";
import { type BenchLine, rounded, versus } from "./line.ts";
import { bulkLoop, singleLoop } from "./plain-loops.ts";
import { type List, type Run, runEngine, runLoop } from "./simulation.ts";

const rows = 5_000;
const sliding: HourKind = { kind: "sliding" };
// Batches start at any minute of Clerk's hour.
const fixed: HourKind = { kind: "fixed", startedMs: hourMs / 3 };

/** Of every hundred addresses, one is already invited, one is a user, and Clerk blocks one. */
function makeList(isClean: boolean): List {
  const addresses = Array.from({ length: rows }, (_, index) => `person${index}@example.com`);
  const every = (rest: number) =>
    new Set(isClean ? [] : addresses.filter((_, index) => index % 100 === rest));
  const known = { invited: every(13), users: every(46), blocked: every(79) };
  return { addresses, known: { ...known, malformed: new Set<string>(), poison: new Set<string>() } };
}

const lastMs = (run: Run) => run.sentMs.reduce((last, at) => Math.max(last, at), 0);
const hoursOf = (run: Run) => rounded(lastMs(run) / hourMs);

/** The share that was sent of what Clerk allowed, in the hours that the list fills. */
function shareUsed(run: Run, good: number, hour: HourKind): number {
  const hours = Math.floor(good / perHour);
  const endMs = hours * hourMs - (hour.kind === "fixed" ? hour.startedMs : 0);
  return Math.round((10_000 * run.sentMs.filter((at) => at < endMs).length) / (hours * perHour)) / 10_000;
}

const avoidable = new Set(["already_invited", "already_user"]);

/** The percentage of calls that Clerk refused because of an address that its lists show. */
function wasted(run: Run): number {
  const refused = run.calls.filter((call) => call.code !== null && avoidable.has(call.code));
  return rounded((100 * refused.length) / run.calls.length);
}

async function cleanLines(name: string, hour: HourKind, loops: readonly Loop[]): Promise<BenchLine[]> {
  const clean = makeList(true);
  const run = await runEngine(clean, hour);
  const earliest = rounded(earliestEndMs(rows, hour) / hourMs);
  const sent: BenchLine = {
    name: `sent ÷ allowed by Clerk, ${name}`,
    value: shareUsed(run, rows, hour),
    unit: "",
    aim: { atLeast: 0.99 },
    note: `${run.overLimit} calls over the limit`,
  };
  const done: BenchLine = { name: `until 5,000 are sent, ${name}`, value: hoursOf(run), unit: "h" };
  return [
    ...(loops.length === 0 ? [sent] : []),
    ...loops.map((loop) => versus(sent, loop.name, shareUsed(loop.run, rows, hour))),
    versus(done, "a sender that is never late", earliest),
    ...loops.map((loop) => versus(done, loop.name, hoursOf(loop.run))),
  ];
}

type Loop = { name: string; run: Run };

async function badLines(): Promise<BenchLine[]> {
  const bad = makeList(false);
  const run = await runEngine(bad, sliding);
  const loop = await runLoop(bad, sliding, bulkLoop);
  const loopName = "a loop of bulk calls";
  const blocked = run.calls.filter((call) => call.code === "address_blocked").length;
  const note = `of ${run.calls.length} calls; ${blocked} more refused for blocked addresses, which only a call reveals`;
  const name = "calls refused that a pre-check could have avoided";
  const line: BenchLine = { name, value: wasted(run), unit: "%", aim: { atMost: 1 }, note };
  const done: BenchLine = { name: "until 5,000 with 3 % bad ones are sent", value: hoursOf(run), unit: "h" };
  const earliest = rounded(earliestEndMs(rows * 0.97, sliding) / hourMs);
  return [
    versus(line, loopName, wasted(loop)),
    versus(done, "the good ones alone and nothing refused, never late", earliest),
    versus(done, loopName, hoursOf(loop)),
  ];
}

/**
 * How much of Clerk's allowance a batch of 5,000 uses, in simulated hours: the engine and two plain loops against a
 * model of Clerk that counts a sliding hour, or a fixed one that began twenty minutes before the batch.
 */
export async function benchAllowance(): Promise<BenchLine[]> {
  const clean = makeList(true);
  const loops = [
    { name: "a loop of bulk calls", run: await runLoop(clean, sliding, bulkLoop) },
    { name: "a loop of single calls", run: await runLoop(clean, sliding, singleLoop) },
  ];
  return [
    ...(await cleanLines("sliding hour", sliding, loops)),
    ...(await cleanLines("fixed hour", fixed, [])),
    ...(await badLines()),
  ];
}
