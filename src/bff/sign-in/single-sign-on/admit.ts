import { includesRole, type Role } from "#contract/role.ts";
import type { ActivityEntry } from "#bff/http/context.ts";
import { lowerAscii } from "#bff/env/role-rules.ts";
import type { Store } from "#store/store.ts";
import { findOwner, findProviderUser, linkAccount, setAddress, unverifiedName } from "./accounts.ts";
import { endAccess, giveRole } from "#bff/sign-in/member-access.ts";
import {
  createUser,
  findUser,
  hasOtherAdmin,
  updateUser,
  type User,
  type WaysIn,
} from "#bff/sign-in/users.ts";
import { type Claims, isVerified } from "#bff/sign-in/oidc/claims.ts";
import type { Proof } from "#bff/sign-in/oidc/redeem.ts";
import { SignInRefused } from "#bff/sign-in/oidc/refusal.ts";

type Db = Store["db"];

/** A user of the provider as Usher calls them: by their address, which has a mark if it is not verified. */
export type Caller = { accountId: string; isVerified: boolean; label: string; name: string };

/** @throws {SignInRefused} `no_address` */
export function callerOf({ accountId, claims }: Proof): Caller {
  const address = addressOf(claims);
  if (address === null) throw new SignInRefused("no_address", "the provider sent no address");
  const { name } = claims;
  // Invisible characters could reorder the text around the name.
  const ownName = typeof name === "string" ? name.replaceAll(/\p{C}/gu, "").trim().slice(0, 200) : "";
  if (isVerified(claims)) return { accountId, isVerified: true, label: address, name: ownName || address };
  const label = unverifiedName(address, accountId);
  // Their own name could be that of another member.
  return { accountId, isVerified: false, label, name: label };
}

/** Without spaces and invisible characters, so that no address looks like the mark of an unverified one. */
function addressOf({ email }: Claims): string | null {
  const isAddress =
    typeof email === "string" && email.length <= 320 && /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u.test(email);
  // ASCII only: the Kelvin sign would become the k of another user's address.
  return isAddress ? lowerAscii(email) : null;
}

/** The member who may sign in, and what changed, for the activity. */
export type Admission = { member: { id: string; emailAddress: string }; entries: ActivityEntry[] };

type Admitting = { role: Role; waysIn: WaysIn; now: number };

/**
 * Finds or creates the member with this account at the provider, and gives them the role. An account is known by issuer and
 * subject. Only a verified address joins the member who has it, and only one without another account there: two users of the
 * provider never share a member, whose role would be that of the last one to sign in.
 * @throws {SignInRefused} `disabled`
 */
export function admit(db: Db, caller: Caller, admitting: Admitting): Promise<Admission> {
  return db.transaction().execute(async (trx) => {
    const { id, entry } = await findOrCreate(trx, caller, admitting);
    const user = await findUser(trx, { id });
    if (user === undefined) throw new Error("The member of single sign-on has disappeared.");
    if (user.isDisabled) throw new SignInRefused("disabled", "the member is disabled");
    const member = { id, emailAddress: user.emailAddress };
    const changes = [entry, await applyRole(trx, user, admitting)].filter((change) => change !== null);
    const about = { member, emailAddress: user.emailAddress, subjectId: id };
    return { member, entries: changes.map((change) => ({ ...change, ...about })) };
  });
}

type Found = { id: string; entry: ActivityEntry | null };

async function findOrCreate(trx: Db, caller: Caller, admitting: Admitting): Promise<Found> {
  const { role, now } = admitting;
  const { accountId, label: emailAddress } = caller;
  const known = await findProviderUser(trx, accountId);
  const isCurrent = known?.isVerified === true && known.emailAddress === emailAddress;
  if (known !== undefined && (isCurrent || !caller.isVerified)) return { id: known.id, entry: null };
  const owner = caller.isVerified ? await findOwner(trx, emailAddress, accountId) : undefined;
  if (owner !== undefined && owner.otherAccountId === undefined) {
    await linkAccount(trx, accountId, owner.id, now);
    if (known === undefined) return { id: owner.id, entry: null };
    await merge(trx, known.id, owner.id, admitting);
    const detail = `it was ${known.emailAddress}, who is disabled now`;
    return { id: owner.id, entry: { action: "member.address_verified", result: "done", detail } };
  }
  const former =
    owner?.otherAccountId === undefined
      ? null
      : await takeAddress(trx, owner.id, unverifiedName(emailAddress, owner.otherAccountId));
  const whoHadIt = former === null ? "" : `; who had the address is now ${former}`;
  if (known !== undefined) {
    await setAddress(trx, known.id, { ...caller, emailAddress });
    const detail = `it was ${known.emailAddress}${whoHadIt}`;
    return { id: known.id, entry: { action: "member.address_verified", result: "done", detail } };
  }
  const id = await createUser(trx, { ...caller, emailAddress, role, passwordHash: null }, now);
  await linkAccount(trx, accountId, id, now);
  const detail = `as ${role}, by single sign-on${whoHadIt}`;
  return { id, entry: { action: "member.joined", result: "done", detail } };
}

/**
 * The address belongs to another user of the provider now. Returns how its member is called from now on. A disabled one
 * keeps it: a second account at the provider must not be a way back.
 * @throws {SignInRefused} `disabled`
 */
async function takeAddress(trx: Db, id: string, emailAddress: string): Promise<string> {
  if ((await findUser(trx, { id }))?.isDisabled === true)
    throw new SignInRefused("disabled", "the member who has the address is disabled");
  await setAddress(trx, id, { emailAddress, name: emailAddress, isVerified: false });
  return emailAddress;
}

/** The user of the provider was the member `id` while their address was another one, or not verified. */
async function merge(trx: Db, id: string, into: string, { waysIn, now }: Admitting): Promise<void> {
  const user = await findUser(trx, { id });
  // The last admin keeps the role, as whomever they sign in.
  if (user?.role === "admin" && !(await hasOtherAdmin(trx, waysIn, id)))
    await giveRole(trx, into, "admin", now);
  await endAccess(trx, id, now);
  // Nobody can sign in as this member any more: they must not count as an admin.
  await updateUser(trx, id, { disabledAt: now });
}

/** The last admin who can sign in keeps the role: without one no member could manage the team. */
async function applyRole(
  trx: Db,
  user: User,
  { role, waysIn, now }: Admitting,
): Promise<ActivityEntry | null> {
  if (user.role === role) return null;
  const action = "member.role_changed";
  if (user.role === "admin" && !(await hasOtherAdmin(trx, waysIn, user.id)))
    return { action, result: "refused", detail: `the last admin stays admin; OIDC_ROLES gives ${role}` };
  await giveRole(trx, user.id, role, now);
  return { action, result: "done", detail: `${role} instead of ${user.role}, by OIDC_ROLES` };
}

/** Whether the member with this account has a higher role than this one. */
export async function isLessThanBefore(db: Db, accountId: string, role: Role | null): Promise<boolean> {
  const known = await findProviderUser(db, accountId);
  const user = known && (await findUser(db, { id: known.id }));
  return user !== undefined && (role === null || !includesRole(role, user.role));
}

/**
 * Ends the access of a member to whom `OIDC_ROLES` no longer gives a role. They become a viewer, since a password may still
 * open their account, and an admin who cannot sign in must not count as one; the last admin stays admin.
 */
export function expel(
  db: Db,
  { accountId, waysIn, now }: Pick<Admitting, "waysIn" | "now"> & { accountId: string },
): Promise<ActivityEntry[]> {
  return db.transaction().execute(async (trx) => {
    const known = await findProviderUser(trx, accountId);
    const user = known && (await findUser(trx, { id: known.id }));
    if (user === undefined) return [];
    const { id, emailAddress, role } = user;
    const why = "OIDC_ROLES no longer gives them a role";
    const about = { member: { id, emailAddress }, emailAddress, subjectId: id, result: "done" } as const;
    const entries: ActivityEntry[] = [];
    if (role !== "viewer" && (role !== "admin" || (await hasOtherAdmin(trx, waysIn, id)))) {
      await giveRole(trx, id, "viewer", now);
      entries.push({ ...about, action: "member.role_changed", detail: `viewer instead of ${role}, ${why}` });
    }
    if ((await endAccess(trx, id, now)) > 0)
      entries.push({ ...about, action: "member.sessions_ended", detail: why });
    return entries;
  });
}
