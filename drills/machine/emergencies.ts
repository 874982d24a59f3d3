import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readEnv } from "#bff/env/env.ts";
import { createUser } from "#bff/sign-in/users.ts";
import { startProcess } from "#testing/start-process.ts";
import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import type { Drill, Size } from "../drill.ts";
import { tallyWithoutRows } from "../tally.ts";

const address = "ann@example.com";

/** What a command may change, as text, and how many lines of the activity it has left. */
function snapshot(dataDir: string): { effects: string; lines: number } {
  const database = new DatabaseSync(databaseFile({ dataDir, isSandbox: true }), { readOnly: true });
  try {
    const rows = (query: string) => database.prepare(query).all();
    const effects = [
      rows("SELECT email, role, disabledAt, twoFactorEnabled FROM user"),
      rows("SELECT userId, password FROM account"),
      rows("SELECT id FROM session"),
      rows("SELECT id, kind, role FROM member_link"),
      rows("SELECT user_id, at FROM member_unlock"),
    ];
    const [{ n } = { n: 0 }] = rows("SELECT count(*) AS n FROM activity");
    return { effects: JSON.stringify(effects), lines: Number(n) };
  } finally {
    database.close();
  }
}

/** A database with a disabled member who has a password, a second factor and a session. */
async function prepare(dataDir: string, isDisabled: boolean): Promise<void> {
  const { db, close } = await openStore({ dataDir, isSandbox: true });
  const now = Date.now();
  const id = await createUser(db, { emailAddress: address, role: "viewer", passwordHash: "old" }, now);
  await db
    .updateTable("user")
    .set({ twoFactorEnabled: 1, disabledAt: isDisabled ? now : null })
    .execute();
  const at = new Date(now).toISOString();
  const times = { createdAt: at, updatedAt: at, expiresAt: new Date(now + 3_600_000).toISOString() };
  await db
    .insertInto("session")
    .values({ id: "session", token: "token", userId: id, ipAddress: "", userAgent: "", ...times })
    .execute();
  await close();
}

/** Kills the command before one statement after another, until it runs to its end. */
async function killAtEachStatement(words: readonly string[], size: Size): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-drill-"));
  try {
    const env = { DATA_DIR: dataDir };
    readEnv(env);
    await prepare(dataDir, words[0] === "make-admin");
    const before = snapshot(dataDir);
    const wrong: string[] = [];
    const step = size === "short" ? 15 : 1;
    for (let statement = 1; ; statement += step) {
      const args = [String(statement), ...words];
      const command = startProcess("drills/machine/admin-process.ts", { env, args });
      const end = await command.ended;
      const after = snapshot(dataDir);
      const hasEffect = after.effects !== before.effects;
      if (end !== "SIGKILL") {
        const isWhole = end === 0 && hasEffect && after.lines > before.lines;
        return isWhole ? wrong : [...wrong, `${words.join(" ")} ended with ${end}: ${command.output()}`];
      }
      if (hasEffect || after.lines !== before.lines)
        wrong.push(`${words.join(" ")}, killed before statement ${statement}, left a part of its effect`);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const commands = [
  ["reset-password", address],
  ["make-admin", address],
  ["make-admin", "new@example.com"],
  ["disable-second-factor", address],
  ["unlock", address],
];

export const emergencyDrills: readonly Drill[] = commands.map((words) => ({
  name: `${words.join(" ")}, killed at any statement, does all of its work or nothing`,
  run: async (size) => tallyWithoutRows(await killAtEachStatement(words, size)),
}));
