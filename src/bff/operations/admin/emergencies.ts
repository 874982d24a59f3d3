import { EmailAddress } from "#contract/new-invitation.ts";
import { publicLink } from "#bff/env/public-url.ts";
import { randomBytes } from "node:crypto";
import {
  changeJoinRole,
  createLink,
  deletePasswordLinks,
  listJoinLinks,
  operator,
  renewJoinLink,
} from "#bff/sign-in/links.ts";
import { endSignIns } from "#bff/sign-in/member-access.ts";
import { unlockMember } from "#bff/sign-in/throttle/unlock.ts";
import { demoAddress, findUser, removeTwoFactor, updateUser, type User } from "#bff/sign-in/users.ts";
import type { Passwords } from "#bff/sign-in/passwords/hashing.ts";
import { setPassword } from "#bff/sign-in/passwords/passwords.ts";
import type { Store } from "#store/store.ts";
import { OperationError } from "#bff/operations/command.ts";
import { recordCommand } from "#bff/operations/record.ts";
import { unknownAddress } from "./nearest.ts";

export type AdminDeps = {
  db: Store["db"];
  passwords: Pick<Passwords, "hash">;
  publicUrl: URL;
  /** False with `PASSWORD_SIGN_IN=off`. */
  hasPasswords: boolean;
  now: () => number;
};

type Db = Store["db"];

/**
 * Makes the old password useless, ends all sessions, forgets known devices, and returns what to say, with a one-time link
 * to a new password. One transaction, its activity entry included.
 * @throws {OperationError}
 */
export async function resetPassword(deps: AdminDeps, emailAddress: string): Promise<string> {
  const { db, now } = deps;
  if (!deps.hasPasswords) throw passwordsOff("a new password could not be used");
  // Before the transaction, which blocks every other write.
  const useless = await deps.passwords.hash(randomBytes(32).toString("base64url"));
  return db.transaction().execute(async (trx) => {
    const user = await findMember(trx, emailAddress);
    if (user.isDisabled)
      throw new OperationError(
        `${user.emailAddress} is disabled. Enable them in the team, or with make-admin.`,
      );
    if (!canUsePassword(user))
      throw new OperationError(
        `${user.emailAddress} can only sign in by single sign-on: their provider has not verified the address. make-admin with the address alone makes a link to an account of its own.`,
      );
    await setPassword(trx, user.id, useless, now());
    const url = await passwordLink(trx, deps, user);
    await record(trx, deps, { action: "member.link_made", about: user, detail: "to set a new password" });
    return `The password of ${user.emailAddress} no longer works, and their sessions have ended. With this link, valid for a day, they set a new one:\n${url}`;
  });
}

/**
 * Makes a member an admin and enables them, or invites the address as an admin. Returns what to say, with a link where one
 * is needed.
 * @throws {OperationError}
 */
export function makeAdmin(deps: AdminDeps, emailAddress: string): Promise<string> {
  return deps.db.transaction().execute(async (trx) => {
    const user = await findUser(trx, { emailAddress });
    return user === undefined ? inviteAdmin(trx, deps, emailAddress) : promote(trx, deps, user);
  });
}

async function promote(trx: Db, deps: AdminDeps, user: User): Promise<string> {
  const { id, role, isDisabled, hasPassword } = user;
  refuseDemo(user);
  await updateUser(trx, id, { role: "admin", disabledAt: null });
  if (isDisabled) await record(trx, deps, { action: "member.enabled", about: user });
  const detail = role === "admin" ? "admin, as before" : `admin instead of ${role}`;
  await record(trx, deps, { action: "member.role_changed", about: user, detail });
  const done = `${user.emailAddress} is an admin${isDisabled ? " and enabled" : ""}.`;
  if (hasPassword) return `${done} Their password is unchanged; reset-password makes a link to a new one.`;
  const roles =
    "They sign in by single sign-on: at the next one OIDC_ROLES sets their role, so change it too.";
  if (!deps.hasPasswords || !canUsePassword(user)) return `${done} ${roles}`;
  return `${done} ${roles} With this link, valid for a day, they set a password in addition:\n${await passwordLink(trx, deps, user)}`;
}

async function inviteAdmin(trx: Db, deps: AdminDeps, emailAddress: string): Promise<string> {
  if (!deps.hasPasswords)
    throw passwordsOff(
      `${emailAddress} could not join by a link`,
      "Give the address the role admin in OIDC_ROLES instead, or",
    );
  const { now, publicUrl } = deps;
  const [open] = await listJoinLinks(trx, { emailAddress });
  if (open !== undefined) await changeJoinRole(trx, open.id, "admin");
  const link = { kind: "join", emailAddress, role: "admin", userId: null, createdBy: operator } as const;
  const made = await (open === undefined
    ? createLink(trx, link, now())
    : renewJoinLink(trx, { id: open.id, createdBy: operator, now: now() }));
  const about = { id: made.id, emailAddress };
  await record(trx, deps, { action: "member.invited", about, detail: "as admin" });
  return `${emailAddress} joins as an admin with this link, valid for 7 days:\n${urlOf(publicUrl, made.token)}`;
}

/** @throws {OperationError} */
export function disableSecondFactor({ db, now }: AdminDeps, emailAddress: string): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const user = await findMember(trx, emailAddress);
    if (!user.isTwoFactorOn) throw new OperationError(`${user.emailAddress} has no second factor.`);
    await removeTwoFactor(trx, user.id);
    await endSignIns(trx, user.id);
    await record(trx, { now }, { action: "member.two_factor_off", about: user });
    return `The second factor of ${user.emailAddress} is off, and their sessions have ended. Ask them to turn it on again.`;
  });
}

/** Also reaches a running server. @throws {OperationError} */
export function unlock({ db, now }: AdminDeps, emailAddress: string): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const user = await findMember(trx, emailAddress);
    await unlockMember(trx, user.id, now());
    await record(trx, { now }, { action: "member.unlocked", about: user });
    const rest = user.isDisabled
      ? " They are still disabled: enable them in the team, or with make-admin."
      : "";
    return `Wrong attempts at ${user.emailAddress} so far no longer count: they can sign in now.${rest}`;
  });
}

async function findMember(trx: Db, emailAddress: string): Promise<User> {
  const user = await findUser(trx, { emailAddress });
  if (user === undefined) throw await unknownAddress(trx, emailAddress);
  refuseDemo(user);
  return user;
}

/** No member signs in with an address that is not verified. */
function canUsePassword({ emailAddress }: User): boolean {
  return EmailAddress.safeParse(emailAddress).success;
}

function refuseDemo({ emailAddress }: User): void {
  if (emailAddress === demoAddress)
    throw new OperationError(`${emailAddress} is the demo admin, who has no password and cannot be changed.`);
}

async function passwordLink(trx: Db, { publicUrl, now }: AdminDeps, user: User): Promise<string> {
  const { id, emailAddress, role } = user;
  await deletePasswordLinks(trx, id);
  const link = { kind: "password", emailAddress, role, userId: id, createdBy: operator } as const;
  return urlOf(publicUrl, (await createLink(trx, link, now())).token);
}

function urlOf(publicUrl: URL, token: string): string {
  return publicLink(publicUrl, `/join?token=${token}`);
}

function passwordsOff(consequence: string, other = "If single sign-on does not work,"): OperationError {
  return new OperationError(
    `Passwords are off (PASSWORD_SIGN_IN=off), so ${consequence}. ${other} set PASSWORD_SIGN_IN=on, restart Usher and run this again.`,
  );
}

const byCommand = "by the admin command on this machine";

type Entry = Omit<Parameters<typeof recordCommand>[1], "at" | "detail"> & { detail?: string };

async function record(trx: Db, { now }: Pick<AdminDeps, "now">, { detail, ...entry }: Entry): Promise<void> {
  const words = detail === undefined ? byCommand : `${detail}, ${byCommand}`;
  await recordCommand(trx, { ...entry, detail: words, at: now() });
}
