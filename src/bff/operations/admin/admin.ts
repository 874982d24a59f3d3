import { EmailAddress } from "#contract/new-invitation.ts";
import type { Env } from "#bff/env/env.ts";
import { scryptPasswords } from "#bff/sign-in/passwords/hashing-threads.ts";
import { databaseFile } from "#store/database-file.ts";
import { findUser } from "#bff/sign-in/users.ts";
import { openStore, type Store } from "#store/store.ts";
import { OperationError } from "#bff/operations/command.ts";
import { refuseUnusable, withFaultWords } from "#bff/operations/usable-database.ts";
import { type AdminDeps, disableSecondFactor, makeAdmin, resetPassword, unlock } from "./emergencies.ts";
import { listTeam } from "./list.ts";

const help = `npm run admin -- COMMAND, with the environment of the server, also while it runs:

  list                           all members, with their roles and states
  reset-password ADDRESS         end the password and all sessions; prints a link to a new password
  make-admin ADDRESS             make the member an admin and enable them, or print a link to join as one
  disable-second-factor ADDRESS  for a member who has lost the app and the recovery codes
  unlock ADDRESS                 let a member sign in who must wait after wrong attempts

Instead of an address you may give the id that list shows. Each change is recorded in the activity.`;

const commands: Readonly<Record<string, (deps: AdminDeps, emailAddress: string) => Promise<string>>> = {
  "reset-password": resetPassword,
  "make-admin": makeAdmin,
  "disable-second-factor": disableSecondFactor,
  unlock,
};

type Place = Pick<Env, "dataDir" | "isSandbox" | "publicUrl" | "hasPasswords">;

/** `open` is for drills, which kill the process at a statement. */
type AdminOptions = { now: () => number; open?: typeof openStore };

/** Runs one emergency command on the embedded database. Returns what to print. @throws {OperationError} */
export async function runAdmin(
  env: Place,
  words: readonly string[],
  { now, open = openStore }: AdminOptions,
): Promise<string> {
  const [name = "help", address, ...more] = words;
  if (name === "help" || name === "--help") return help;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== "list" && command === undefined)
    throw new OperationError(`There is no command ${name}. npm run admin -- help lists the commands.`);
  const extra = command === undefined ? [address, ...more].filter((word) => word !== undefined) : more;
  if (extra.length > 0)
    throw new OperationError(`${name} takes fewer words: ${extra.join(" ")} is too much.`);
  const given = command === undefined ? "" : readWho(name, address);
  refuseUnusable(databaseFile(env));
  try {
    const store = await open({ dataDir: env.dataDir, isSandbox: env.isSandbox });
    try {
      const deps = { ...env, db: store.db, passwords: scryptPasswords, now };
      return await (command === undefined
        ? listTeam(store.db)
        : command(deps, await addressOf(store.db, given)));
    } finally {
      await store.close();
    }
  } catch (error) {
    throw withFaultWords(error, databaseFile(env));
  }
}

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An address or an id. */
function readWho(name: string, given: string | undefined): string {
  if (given === undefined) throw new OperationError(`Name the member: npm run admin -- ${name} ADDRESS`);
  if (idForm.test(given)) return given;
  const address = EmailAddress.safeParse(given);
  if (!address.success)
    throw new OperationError(`${given} is neither an e-mail address nor an id that list shows.`);
  return address.data;
}

/** A member whose address the provider has not verified is only known by the id. */
async function addressOf(db: Store["db"], given: string): Promise<string> {
  if (!idForm.test(given)) return given;
  const user = await findUser(db, { id: given });
  if (user === undefined) throw new OperationError(`No member has the id ${given}.`);
  return user.emailAddress;
}
