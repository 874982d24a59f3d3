import type { Role } from "#contract/role.ts";
import type { ActivityEntry } from "#bff/http/context.ts";
import { lowerAscii } from "#bff/env/role-rules.ts";
import type { Store } from "#store/store.ts";
import {
  createProviderUser,
  findOwner,
  findProviderUser,
  linkAccount,
  unverifiedName,
  verifyAddress,
} from "./accounts.ts";
import { endAccess, giveRole } from "#bff/sign-in/member-access.ts";
import { findUser, hasAdmin, type User } from "#bff/sign-in/users.ts";
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

/**
 * Finds or creates the member with this account at the provider, and gives them the role. An account is known by issuer and
 * subject. Only a verified address joins the member who has it.
 * @throws {SignInRefused} `disabled`
 */
export function admit(db: Db, caller: Caller, role: Role, now: number): Promise<Admission> {
  return db.transaction().execute(async (trx) => {
    const { id, entry } = await findOrCreate(trx, caller, role, now);
    const user = await findUser(trx, { id });
    if (user === undefined) throw new Error("The member of single sign-on has disappeared.");
    if (user.isDisabled) throw new SignInRefused("disabled", "the member is disabled");
    const member = { id, emailAddress: user.emailAddress };
    const changes = [entry, await applyRole(trx, user, role, now)].filter((change) => change !== null);
    const about = { member, emailAddress: user.emailAddress, subjectId: id };
    return { member, entries: changes.map((change) => ({ ...change, ...about })) };
  });
}

type Found = { id: string; entry: ActivityEntry | null };

async function findOrCreate(trx: Db, caller: Caller, role: Role, now: number): Promise<Found> {
  const { accountId, label: emailAddress, name } = caller;
  const known = await findProviderUser(trx, accountId);
  if (known !== undefined && (known.isVerified || !caller.isVerified)) return { id: known.id, entry: null };
  const owner = caller.isVerified ? await findOwner(trx, emailAddress) : undefined;
  if (owner !== undefined) {
    await linkAccount(trx, accountId, owner, now);
    // They were another member while their address was not verified.
    if (known !== undefined) await endAccess(trx, known.id, now);
    return { id: owner, entry: null };
  }
  if (known !== undefined) {
    await verifyAddress(trx, known.id, { emailAddress, name });
    const detail = `it was ${known.emailAddress}`;
    return { id: known.id, entry: { action: "member.address_verified", result: "done", detail } };
  }
  const id = await createProviderUser(trx, { ...caller, emailAddress, role, now });
  await linkAccount(trx, accountId, id, now);
  const detail = `as ${role}, by single sign-on`;
  return { id, entry: { action: "member.joined", result: "done", detail } };
}

/** The last admin keeps the role: without an admin nobody could manage the team. */
async function applyRole(trx: Db, user: User, role: Role, now: number): Promise<ActivityEntry | null> {
  if (user.role === role) return null;
  const action = "member.role_changed";
  if (user.role === "admin" && !(await hasAdmin(trx, user.id)))
    return { action, result: "refused", detail: `the last admin stays admin; OIDC_ROLES gives ${role}` };
  await giveRole(trx, user.id, role, now);
  return { action, result: "done", detail: `${role} instead of ${user.role}, by OIDC_ROLES` };
}
