import type { ClerkState } from "#batches/testing/model-faults.ts";
import type { LimitRules } from "#batches/testing/model-limits.ts";
import { type BenchLine, rounded, versus } from "../line.ts";
import { badRowLines } from "./bad-rows.ts";
import { defaultRules, earliestEnd, endOfHours, perHour, realHourMs } from "./clerk-limits.ts";
import { bulkLoop, singleLoop } from "./plain-loops.ts";
import { cleanClerk, type Run, runEngine, runLoop } from "./simulation.ts";
import { smallBatchLines } from "./small-batches.ts";

const addressesFor = (rows: number) =>
  Array.from({ length: rows }, (_, index) => `person${index}@example.com`);

/** Of every hundred addresses, one is already invited, one is a user, and Clerk blocks one. */
function badClerk(addresses: readonly string[]): ClerkState {
  const every = (rest: number) => new Set(addresses.filter((_, index) => index % 100 === rest));
  return { ...cleanClerk, invited: every(13), users: every(46), blocked: every(79) };
}

const send = (
  addresses: readonly string[],
  rules: LimitRules,
  options?: { longestHours?: number; reservedForPeople?: number },
): Promise<Run> => runEngine([{ afterMs: 0, addresses }], cleanClerk, rules, options);

/** Five hours. */
const rows = 1_750;
/** Nothing is reserved for people, so batches may use all that Clerk allows. */
const unreserved = { reservedForPeople: 0 };

const hoursOf = (run: Run) => rounded(Math.max(...run.sentAt));
const sentBefore = (run: Run, end: number) => run.sentAt.filter((at) => at < end).length;

/** The share that was sent of what Clerk allowed, in the hours that the list fills. */
function shareUsed(run: Run, good: number, hour: LimitRules["hour"]): number {
  const hours = Math.floor(good / perHour);
  const sent = sentBefore(run, endOfHours(hours, hour));
  return Math.round((10_000 * sent) / (hours * perHour)) / 10_000;
}

async function firstHoursLine(): Promise<BenchLine> {
  const hours = 3;
  const rules = { ...defaultRules, hourMs: realHourMs };
  const run = await send(addressesFor(rows), rules, { longestHours: hours });
  const line: BenchLine = {
    name: "invitations an hour, clean list, three hours",
    value: rounded(sentBefore(run, hours) / hours),
    unit: "/h",
    aim: { atLeast: 347 },
    note: `${run.overLimit} calls over the limit`,
  };
  return versus(line, "all that Clerk allows", perHour);
}

/** What a run of the whole list says about a kind of hour. */
function hourLines(run: Run, hour: LimitRules["hour"]): { sent: BenchLine; done: BenchLine } {
  const sent: BenchLine = {
    name: `sent ÷ allowed by Clerk, ${hour} hour`,
    value: shareUsed(run, rows, hour),
    unit: "",
    aim: { atLeast: 0.99 },
    note: `${run.overLimit} calls over the limit`,
  };
  const done: BenchLine = { name: `until 1,750 are sent, ${hour} hour`, value: hoursOf(run), unit: "h" };
  return { sent, done };
}

const neverLate = "a sender that is never late";

async function cleanLines(): Promise<BenchLine[]> {
  const addresses = addressesFor(rows);
  const { sent, done } = hourLines(await send(addresses, defaultRules, unreserved), "sliding");
  const loops = [
    { name: "a loop of bulk calls", run: await runLoop(addresses, cleanClerk, defaultRules, bulkLoop) },
    { name: "a loop of single calls", run: await runLoop(addresses, cleanClerk, defaultRules, singleLoop) },
  ];
  return [
    ...loops.map((loop) => versus(sent, loop.name, shareUsed(loop.run, rows, "sliding"))),
    versus(done, neverLate, rounded(earliestEnd(rows, "sliding"))),
    ...loops.map((loop) => versus(done, loop.name, hoursOf(loop.run))),
  ];
}

async function fixedHourLines(): Promise<BenchLine[]> {
  const run = await send(addressesFor(rows), { ...defaultRules, hour: "fixed" }, unreserved);
  const { sent, done } = hourLines(run, "fixed");
  return [sent, versus(done, neverLate, rounded(earliestEnd(rows, "fixed")))];
}

const avoidable = new Set(["already_invited", "already_user"]);

/** The percentage of calls that Clerk refused because of an address that its lists show. */
function wasted(run: Run): number {
  const refused = run.calls.filter((call) => call.code !== null && avoidable.has(call.code));
  return rounded((100 * refused.length) / run.calls.length);
}

async function knownBadLines(): Promise<BenchLine[]> {
  const addresses = addressesFor(rows);
  const clerk = badClerk(addresses);
  const run = await runEngine([{ afterMs: 0, addresses }], clerk, defaultRules, unreserved);
  const loop = await runLoop(addresses, clerk, defaultRules, bulkLoop);
  const loopName = "a loop of bulk calls";
  const blocked = run.calls.filter((call) => call.code === "address_blocked").length;
  const note = `of ${run.calls.length} calls; ${blocked} more refused for blocked addresses, which only a call reveals`;
  const name = "calls refused that a pre-check could have avoided";
  const line: BenchLine = { name, value: wasted(run), unit: "%", aim: { atMost: 1 }, note };
  const done: BenchLine = { name: "until 1,750 with 3 % bad ones are sent", value: hoursOf(run), unit: "h" };
  const earliest = rounded(earliestEnd(rows * 0.97, "sliding"));
  return [
    versus(line, loopName, wasted(loop)),
    versus(done, "the good ones alone and nothing refused, never late", earliest),
    versus(done, loopName, hoursOf(loop)),
  ];
}

async function otherToolLine(): Promise<BenchLine> {
  const hours = 3;
  const rules = { ...defaultRules, hourMs: realHourMs, othersShare: 1 / 3 };
  const run = await send(addressesFor(rows), rules, { longestHours: hours });
  const sent = sentBefore(run, hours);
  const taken = run.takenByOther(hours);
  const allowed = hours * perHour;
  return {
    name: "sent ÷ left by a tool that needs a third, three hours",
    value: rounded(sent / (allowed - taken)),
    unit: "",
    aim: { atLeast: 0.95 },
    note: `sent ${sent}; the tool took ${taken} of ${allowed}; ${run.overLimit} calls over the limit`,
  };
}

/**
 * How much of Clerk's allowance the engine uses in simulated hours, next to plain loops and to the best plan, against a
 * model of Clerk that counts a sliding hour, or a fixed one that began twenty minutes before the batch.
 */
export async function benchAllowance(): Promise<BenchLine[]> {
  return [
    await firstHoursLine(),
    ...(await cleanLines()),
    ...(await fixedHourLines()),
    ...(await knownBadLines()),
    ...(await badRowLines()),
    await otherToolLine(),
    ...(await smallBatchLines()),
  ];
}
