import type { Role } from "#contract/role.ts";
import type { Store } from "#store/store.ts";
import { deletePasswordLinks, voidLinksBy } from "./links.ts";
import { endSessions } from "./sessions.ts";
import { forgetDevices } from "#bff/sign-in/throttle/devices.ts";
import { updateUser } from "./users.ts";

type Db = Store["db"];

// What a member loses. Every way to disable, demote or sign out a member uses these functions, in its own transaction.

/**
 * Ends everything by which a user acts or could act later: sessions, sign-ins that wait for a code, known devices, links to
 * their account, and links that they made. Returns how many sessions ended.
 */
export async function endAccess(trx: Db, userId: string, now: number): Promise<number> {
  await voidLinksBy(trx, userId, now);
  return endSignIns(trx, userId);
}

/** Ends all sign-ins, those that wait for a code too, and links to a new password: they may belong to a thief. */
export async function endSignIns(trx: Db, userId: string): Promise<number> {
  await deletePasswordLinks(trx, userId);
  await forgetDevices(trx, userId);
  // The library's step between password and code is a row with the user's id.
  await trx.deleteFrom("verification").where("value", "=", userId).execute();
  return endSessions(trx, userId);
}

/** Only admins make links: with another role, those that the user made are void. */
export async function giveRole(trx: Db, userId: string, role: Role, now: number): Promise<void> {
  await updateUser(trx, userId, { role });
  if (role !== "admin") await voidLinksBy(trx, userId, now);
}
