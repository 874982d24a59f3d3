import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { backUp } from "#bff/operations/backup.ts";
import { readEnv } from "#bff/env/env.ts";
import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import { startProcess } from "#testing/start-process.ts";
import type { Drill, Size } from "../drill.ts";
import { tallyWithoutRows } from "../tally.ts";

const dieAt = join(import.meta.dirname, "die-at.ts");

/** A folder with a database, and a backup of it before its last change. */
type Template = { folder: string; backup: string };

async function write(dataDir: string, value: string): Promise<void> {
  const { db, close } = await openStore({ dataDir, isSandbox: true });
  await db.deleteFrom("setting").execute();
  await db.insertInto("setting").values({ instance: "sandbox", name: "state", value }).execute();
  await close();
}

async function makeTemplate(folder: string): Promise<Template> {
  const dataDir = join(folder, "template");
  const env = readEnv({ DATA_DIR: dataDir });
  await write(dataDir, "saved");
  const backup = join(folder, "backup");
  backUp(env, backup, Date.now);
  await write(dataDir, "present");
  return { folder: dataDir, backup };
}

/** What the database holds, as the next start sees it. */
async function stateOf(dataDir: string): Promise<string> {
  const { db, close } = await openStore({ dataDir, isSandbox: true });
  const { value } = await db.selectFrom("setting").select("value").executeTakeFirstOrThrow();
  await close();
  const database = new DatabaseSync(databaseFile({ dataDir, isSandbox: true }));
  const integrity = database.prepare("pragma integrity_check").get()?.["integrity_check"];
  database.close();
  return integrity === "ok" ? value : `damaged (${String(integrity)})`;
}

type Killed = { script: string; words: readonly string[]; dataDir: string; folder: string };

/** Kills a command at one step after another, until it runs to its end; `check` says what is wrong then. */
async function killAtEachStep(
  size: Size,
  { script, argsOf }: { script: string; argsOf: (template: Template, folder: string) => readonly string[] },
  check: (killed: Killed, hasEnded: boolean) => Promise<string[]>,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "usher-drill-"));
  const wrong: string[] = [];
  try {
    const template = await makeTemplate(folder);
    for (let at = 1; ; at += size === "short" ? 60 : 1) {
      const dataDir = join(folder, `data-${at}`);
      await cp(template.folder, dataDir, { recursive: true });
      const killed = { script, words: argsOf(template, folder), dataDir, folder };
      const command = startProcess(script, {
        env: { DATA_DIR: dataDir, DIE_AT: String(at) },
        args: killed.words,
        preload: [dieAt],
      });
      command.ready.catch(() => {});
      const end = await command.ended;
      const hasEnded = end !== "SIGKILL";
      if (hasEnded && end !== 0) wrong.push(`${script} ended with ${String(end)}: ${command.output()}`);
      wrong.push(...(await check(killed, hasEnded)).map((line) => `killed at step ${at}: ${line}`));
      await rm(dataDir, { recursive: true, force: true });
      if (hasEnded) return wrong;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const killedRestore: Drill = {
  name: "a restore, killed at any step, leaves the old database or the new one",
  run: async (size) => {
    const argsOf = ({ backup }: Template) => [backup];
    return tallyWithoutRows(
      await killAtEachStep(size, { script: "scripts/restore.ts", argsOf }, async (killed, hasEnded) => {
        const state = await stateOf(killed.dataDir);
        const isRight = hasEnded ? state === "saved" : state === "saved" || state === "present";
        return isRight ? [] : [`the database is ${state}`];
      }),
    );
  },
};

const killedBackup: Drill = {
  name: "a backup, killed at any step, leaves a whole file or none",
  run: async (size) => {
    const argsOf = (_: Template, folder: string) => [join(folder, "made")];
    return tallyWithoutRows(
      await killAtEachStep(size, { script: "scripts/backup.ts", argsOf }, async (killed, hasEnded) => {
        const wrong: string[] = [];
        const hasFile = (await readdir(killed.folder)).includes("made");
        if (hasEnded && !hasFile) wrong.push("there is no backup");
        if (hasFile) {
          const backup = new DatabaseSync(join(killed.folder, "made"), { readOnly: true });
          const saved = backup.prepare("select value from setting").get()?.["value"];
          if (saved !== "present") wrong.push(`the backup holds ${String(saved)}`);
          backup.close();
          await rm(join(killed.folder, "made"));
        }
        const state = await stateOf(killed.dataDir);
        return state === "present" ? wrong : [...wrong, `the database is ${state}`];
      }),
    );
  },
};

export const killDrills: readonly Drill[] = [killedRestore, killedBackup];
