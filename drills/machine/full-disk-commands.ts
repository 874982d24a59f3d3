import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backUp } from "#bff/operations/backup.ts";
import { readEnv } from "#bff/env/env.ts";
import { openStore } from "#store/store.ts";
import { freePort } from "#testing/free-port.ts";
import { startProcess } from "#testing/start-process.ts";
import type { Drill } from "../drill.ts";
import { tallyWithoutRows } from "../tally.ts";
import { openSmallDisk, type SmallDisk } from "./small-disk.ts";

/** What is wrong with the end of the very first start on a full disk, which has no secret yet. */
async function wrongFirstStart(disk: SmallDisk): Promise<string[]> {
  const dataDir = join(disk.dir, "first");
  await mkdir(dataDir);
  await disk.fill();
  const wrong = await wrongEnd("scripts/serve.ts", [], { DATA_DIR: dataDir });
  const left = await readdir(dataDir);
  await disk.empty();
  return left.length === 0 ? wrong : [...wrong, `the first start left ${left.join()}`];
}

async function wrongEnd(script: string, args: string[], env: Record<string, string>): Promise<string[]> {
  const command = startProcess(script, { env, args });
  command.ready.catch(() => {});
  const end = await command.ended;
  if (end === 1 && /full disk|disk .*is full/i.test(command.output())) return [];
  return [`${script} ended with ${end}: ${command.output()}`];
}

/** What is wrong with the ends of a start and of commands while the disk of the database is full. */
async function wrongEnds(disk: SmallDisk, folder: string): Promise<string[]> {
  const dataDir = join(disk.dir, "data");
  const place = readEnv({ DATA_DIR: dataDir });
  await (await openStore({ dataDir, isSandbox: true })).close();
  const backup = join(folder, "backup");
  backUp(place, backup, Date.now);
  await disk.fill();
  const env = { DATA_DIR: dataDir, PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) };
  const wrong = [];
  for (const [script, ...args] of [
    ["scripts/serve.ts"],
    ["scripts/admin.ts", "make-admin", "ann@example.com"],
    ["scripts/backup.ts", join(disk.dir, "backup")],
    ["scripts/restore.ts", backup],
  ] as const)
    wrong.push(...(await wrongEnd(script, args, env)));
  return wrong;
}

/** SQLite then has no room for its files beside the database, and calls this a failure. */
export const fullDiskCommands: Drill = {
  name: "a start and each command on a full data disk say that it is full",
  async run() {
    const disk = await openSmallDisk(6);
    if (disk === null) return tallyWithoutRows([], "not run: no rights to mount a tmpfs");
    const folder = await mkdtemp(join(tmpdir(), "usher-drill-"));
    try {
      const wrong = [...(await wrongFirstStart(disk)), ...(await wrongEnds(disk, folder))];
      return tallyWithoutRows(wrong, "used a tmpfs of 6 MB");
    } finally {
      await disk.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
