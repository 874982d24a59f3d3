import { join } from "node:path";
import { startProcess } from "#testing/start-process.ts";
import { addressList, type Drill, type Size } from "../drill.ts";
import type { ServerProcess } from "../plan.ts";
import { onRig, type Rig } from "../rig.ts";
import type { Tally } from "../tally.ts";
import { until } from "../until.ts";
import { killDrills } from "./kills.ts";

/** More than Clerk allows in an hour, which is 350: the batch can be saved before it ends. */
const rowsOf = (size: Size): number => (size === "short" ? 380 : 500);
const savedAfter = 300;

/** Runs a command as an operator does. @throws with its output if it fails */
async function run({ dataDir }: Rig, script: string, ...args: string[]): Promise<void> {
  const command = startProcess(`scripts/${script}.ts`, { env: { DATA_DIR: dataDir }, args });
  command.ready.catch(() => {});
  if ((await command.ended) !== 0) throw new Error(`${script} failed: ${command.output()}`);
}

/** Kills the server, puts the backup back and starts again. The batch must wait. */
async function restoreAndStart(rig: Rig, server: ServerProcess, backup: string): Promise<ServerProcess> {
  await server.stop("SIGKILL");
  await run(rig, "restore", backup);
  const next = await rig.start();
  await until("the restored batch waits", async () => {
    const batch = await rig.batch(next);
    return batch?.state === "paused" && batch.restored !== null;
  });
  return next;
}

async function order(rig: Rig, server: ServerProcess, what: "pause" | "resume", body: object): Promise<void> {
  const batch = await rig.batch(server);
  const answer = await rig.session.call(server, "POST", `/api/batches/${batch?.id}/${what}`, body);
  if (!answer.ok) throw new Error(`The order ${what} failed: ${await answer.text()}`);
}

/** A batch that is saved before its last rows are sent, continues, and is restored after `later`. */
async function inMidBatch(
  size: Size,
  later: (rig: Rig, server: ServerProcess, addresses: readonly string[]) => Promise<void>,
  choose: (addresses: readonly string[]) => readonly string[] = () => [],
): Promise<Tally> {
  return onRig({ hourSeconds: 5 }, async (rig) => {
    const addresses = addressList(rowsOf(size));
    const backup = join(rig.dataDir, "usher.backup");
    const first = await rig.start();
    await rig.submit(first, addresses);
    await rig.untilDone(first, savedAfter);
    await order(rig, first, "pause", {});
    await run(rig, "backup", backup);
    if (((await rig.batch(first))?.counts.queued ?? 0) === 0) throw new Error("No row was left to save.");
    await order(rig, first, "resume", {});
    await later(rig, first, addresses);
    const server = await restoreAndStart(rig, first, backup);
    await order(rig, server, "resume", { inviteAgain: choose(addresses) });
    return rig.finish(server, addresses);
  });
}

const young: Drill = {
  name: "a young backup, restored in mid-batch, loses nobody and invites nobody twice",
  run: (size) =>
    inMidBatch(size, async (rig, server, addresses) => rig.untilDone(server, addresses.length - 10)),
};

const old: Drill = {
  name: "an old backup, restored after its batch has ended, loses nobody and invites nobody twice",
  run: (size) =>
    inMidBatch(size, async (rig, server, addresses) => {
      await rig.finish(server, addresses);
    }),
};

/** The last row was still queued in the backup. */
const revokedOf = (addresses: readonly string[]) => addresses.at(-1) ?? "";

async function finishAndRevoke(rig: Rig, server: ServerProcess, addresses: readonly string[]): Promise<void> {
  await rig.finish(server, addresses);
  await rig.sandbox.others({ emailAddress: revokedOf(addresses), does: "revoke" });
}

const revoked: Drill = {
  name: "an address that was revoked after a backup is left out after its restore",
  run: async (size) => {
    const tally = await inMidBatch(size, finishAndRevoke);
    const leftOut = tally.wrong.filter((line) => line.includes("skipped (already_revoked)"));
    const wrong = tally.wrong.filter((line) => !leftOut.includes(line));
    if (leftOut.length !== 1) wrong.push(`${leftOut.length} addresses were left out instead of 1`);
    return { ...tally, done: tally.done + leftOut.length, wrong };
  },
};

const chosen: Drill = {
  name: "an address that was revoked after a backup is invited again if an admin chooses it",
  run: async (size) => {
    const tally = await inMidBatch(size, finishAndRevoke, (addresses) => [revokedOf(addresses)]);
    // Once before the restore, and once because it was chosen.
    return { ...tally, twice: Math.abs(tally.twice - 1) };
  },
};

export const restoreDrills: readonly Drill[] = [young, old, revoked, chosen, ...killDrills];
