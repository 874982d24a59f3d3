import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import { runCommand } from "#bff/operations/command.ts";
import { acceptSecret } from "#bff/sign-in/secret/secret-check.ts";

await runCommand(async (env) => {
  const { db, close } = await openStore(env);
  try {
    const members = await acceptSecret(db, env.authSecret);
    const lost =
      members.length === 0 ? "nobody had a second factor" : `without second factor: ${members.join(", ")}`;
    return `${databaseFile(env)} accepts the present AUTH_SECRET. Everybody signs in again; ${lost}.`;
  } finally {
    await close();
  }
});
