import { parseArgs } from "node:util";
import { crashDrills } from "./crashes.ts";
import { dispatcherDrills } from "./dispatchers.ts";
import { diskDrills } from "./machine/disks.ts";
import { emergencyDrills } from "./machine/emergencies.ts";
import { largeListDrills } from "./machine/large-lists.ts";
import { npmStartDrills } from "./machine/npm-start.ts";
import { type Drill, faultsOf } from "./drill.ts";
import { faultDrills } from "./faults.ts";
import { registerDrills } from "./register/register.ts";
import { restoreDrills } from "./restores/restores.ts";
import { singleActionDrills } from "./single-actions.ts";
import { playStorms } from "./storms/play-storms.ts";
import { testInvitationDrills } from "./test-invitations.ts";

/**
 * Words on the command line select the drills whose name contains one of them, or the storms; `--seed 7` replays one of
 * these.
 */
const { values, positionals: wanted } = parseArgs({
  options: { seed: { type: "string", multiple: true } },
  allowPositionals: true,
});
const seeds = values.seed?.map(Number) ?? Array.from({ length: 50 }, (_, index) => index + 1);
const hasStorms =
  values.seed !== undefined || wanted.length === 0 || wanted.some((word) => "storms".includes(word));
const drills = [
  ...crashDrills,
  ...faultDrills,
  ...dispatcherDrills,
  ...testInvitationDrills,
  ...singleActionDrills,
  ...diskDrills,
  ...largeListDrills,
  ...npmStartDrills,
  ...emergencyDrills,
  ...restoreDrills,
  ...registerDrills,
].filter(({ name }) =>
  wanted.length === 0 ? values.seed === undefined : wanted.some((word) => name.includes(word)),
);

/** Prints how a drill ended. True if it holds. */
async function play({ name, run }: Drill): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  try {
    const tally = await run("whole");
    const { rows, done, lost, twice } = tally;
    const faults = faultsOf(tally);
    const verdict = faults.length === 0 ? "ok  " : "FAIL";
    console.log(`${verdict} ${name}: ${rows} rows, ${done} done, ${lost} lost, ${twice} twice, ${seconds()}`);
    if (tally.note !== undefined) console.log(`     ${tally.note}`);
    for (const fault of faults) console.log(`     ${fault}`);
    return faults.length === 0;
  } catch (error) {
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}, ${seconds()}`);
    return false;
  }
}

const results: boolean[] = [];
for (const drill of drills) results.push(await play(drill));
if (hasStorms) results.push(...(await playStorms(seeds)));
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;
