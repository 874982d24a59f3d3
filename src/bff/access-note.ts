import { countSandboxMembers } from "#store/database-file.ts";
import type { Env } from "#bff/env/env.ts";
import type { AppDeps } from "./app-deps.ts";
import { demoAddress, findUser, listUsableAdmins, waysInOf } from "#bff/sign-in/users.ts";

const longestList = 10;

/**
 * Said at a start with a key after Usher ran on the sandbox: who has access now. Null if the sandbox never had members.
 */
export async function accessNote(
  env: Pick<Env, "dataDir" | "isSandbox" | "hasPasswords" | "singleSignOn">,
  { store, setup }: Pick<AppDeps, "store" | "setup">,
): Promise<string | null> {
  if (env.isSandbox) return null;
  const hadDemo = (await findUser(store.db, { emailAddress: demoAddress })) !== undefined;
  if (!hadDemo && countSandboxMembers(env.dataDir) === 0) return null;
  const admins = await listUsableAdmins(store.db, waysInOf(env));
  return `Members of the sandbox have no access here. ${whoIsAdmin(
    admins.map((user) => user.emailAddress),
    await setup.isNeeded(),
  )}`;
}

function whoIsAdmin(addresses: readonly string[], needsSetup: boolean): string {
  if (addresses.length === 0)
    return needsSetup
      ? "There is no admin yet."
      : "No admin can sign in: run npm run admin -- make-admin with an address.";
  const shown = addresses.slice(0, longestList).join(", ");
  const more = addresses.length > longestList ? ` and ${addresses.length - longestList} more` : "";
  return addresses.length === 1 ? `The only admin is ${shown}.` : `The admins are ${shown}${more}.`;
}
