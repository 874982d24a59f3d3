import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnv } from "#bff/env/env.ts";
import { openStore } from "#store/store.ts";
import { startProcess } from "#testing/start-process.ts";

test("S13: a backup is named relative to the folder of the operator, not of Usher", async () => {
  const folder = await mkdtemp(join(tmpdir(), "usher-command-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const dataDir = join(folder, "data");
  readEnv({ DATA_DIR: dataDir });
  await (await openStore({ dataDir, isSandbox: true })).close();
  // npm sets it to the folder where it was called, and changes to that of its package.
  const env = { DATA_DIR: dataDir, INIT_CWD: folder };
  for (const script of ["scripts/backup.ts", "scripts/restore.ts"]) {
    const command = startProcess(script, { env, args: ["usher.backup"] });
    command.ready.catch(() => {});
    expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining(folder)]);
  }
  expect(existsSync(join(folder, "usher.backup"))).toBe(true);
});
