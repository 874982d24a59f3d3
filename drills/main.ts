import { crashDrills } from "./crashes.ts";
import { dispatcherDrills } from "./dispatchers.ts";
import { type Drill, faultsOf } from "./drill.ts";
import { faultDrills } from "./faults.ts";
import { testInvitationDrills } from "./test-invitations.ts";

/** Words on the command line select the drills whose name contains one of them. */
const wanted = process.argv.slice(2);
const drills = [...crashDrills, ...faultDrills, ...dispatcherDrills, ...testInvitationDrills].filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
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
    for (const fault of faults) console.log(`     ${fault}`);
    return faults.length === 0;
  } catch (error) {
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}, ${seconds()}`);
    return false;
  }
}

let passed = 0;
for (const drill of drills) if (await play(drill)) passed += 1;
console.log(`${passed} passed, ${drills.length - passed} failed`);
process.exitCode = passed === drills.length ? 0 : 1;
