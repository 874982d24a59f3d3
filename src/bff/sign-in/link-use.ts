import { randomUUID } from "node:crypto";
import type { LinkInfo, LinkUse } from "#contract/member.ts";
import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { endPasswordLinks, hashOf } from "#bff/team/member-links.ts";
import type { Auth } from "./auth.ts";
import { refuseWeak } from "#bff/env/password-rules.ts";
import { fail } from "#bff/http/problem.ts";

export type LinkUseTools = { auth: Auth; db: Store["db"]; now: () => number };

/** What came of a link: who has a new password now, and whether the link alone may let them in. */
export type Used = {
  kind: LinkInfo["kind"];
  member: Pick<Member, "id" | "emailAddress">;
  maySignIn: boolean;
};

type Link = { kind: string; email_address: string; role: string; user_id: string | null };

/** @throws {ProblemError} `not_found` for a link that is unknown, used, withdrawn or over: which of them is nobody's business */
export async function readLink({ db, now }: LinkUseTools, token: string): Promise<LinkInfo> {
  const link = await openLink(db, token, now());
  return { kind: kindOf(link), emailAddress: link.email_address };
}

/**
 * Joins, or sets a new password, exactly once: the link is marked used and the account written in one transaction.
 * @throws {ProblemError} `not_found` as above, `invalid` for a password that is guessed early, `conflict` when the address
 * has got an account in another way meanwhile
 */
export async function consumeLink(tools: LinkUseTools, { token, password }: LinkUse): Promise<Used> {
  const { auth, db, now } = tools;
  const known = await openLink(db, token, now());
  refuseWeak(password, known.email_address, "password");
  // Before the transaction, which holds up everybody else: a hash takes some 50 ms.
  const hash = await (await auth.$context).password.hash(password);
  return db.transaction().execute(async (trx) => {
    const at = now();
    const link = await openLink(trx, token, at);
    await trx
      .updateTable("member_link")
      .set({ used_at: at })
      .where("token_hash", "=", hashOf(token))
      .execute();
    return kindOf(link) === "join" ? join(trx, link, hash, at) : replacePassword(trx, link, hash, at);
  });
}

async function openLink(db: Store["db"], token: string, at: number): Promise<Link> {
  const link = await db
    .selectFrom("member_link")
    .select(["kind", "email_address", "role", "user_id"])
    .where("token_hash", "=", hashOf(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .executeTakeFirst();
  if (link !== undefined) return link;
  return fail(
    "not_found",
    "This link is unknown, has been used or is too old. Ask an admin of Usher for a new one, or sign in.",
  );
}

function kindOf({ kind }: Link): LinkInfo["kind"] {
  return kind === "join" ? "join" : "password";
}

async function join(trx: Store["db"], link: Link, hash: string, at: number): Promise<Used> {
  const emailAddress = link.email_address;
  const existing = await trx
    .selectFrom("user")
    .select("id")
    .where("email", "=", emailAddress)
    .executeTakeFirst();
  if (existing !== undefined) fail("conflict", `${emailAddress} has an account already. Sign in with it.`);
  const id = randomUUID();
  const time = new Date(at).toISOString();
  const times = { createdAt: time, updatedAt: time };
  await trx
    .insertInto("user")
    .values({
      id,
      name: emailAddress,
      email: emailAddress,
      // An admin vouches for the address, and nothing of ours is sent to it.
      emailVerified: 1,
      image: null,
      role: link.role,
      disabledAt: null,
      lastSeenAt: null,
      twoFactorEnabled: 0,
      ...times,
    })
    .execute();
  await trx
    .insertInto("account")
    .values({
      id: randomUUID(),
      accountId: id,
      providerId: "credential",
      userId: id,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: hash,
      ...times,
    })
    .execute();
  return { kind: "join", member: { id, emailAddress }, maySignIn: true };
}

async function replacePassword(trx: Store["db"], link: Link, hash: string, at: number): Promise<Used> {
  const user = await trx
    .selectFrom("user")
    .select(["id", "email", "twoFactorEnabled"])
    .where("id", "=", link.user_id)
    .where("disabledAt", "is", null)
    .executeTakeFirst();
  if (user === undefined)
    return fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it.");
  await setPassword(trx, user.id, hash, at);
  // A link proves who holds it, not the second factor: with one on, they sign in as always.
  const maySignIn = user.twoFactorEnabled !== 1;
  return { kind: "password", member: { id: user.id, emailAddress: user.email }, maySignIn };
}

/** Whoever knew the old password is out: all sessions end, and so do other links to set a new one. */
export async function setPassword(trx: Store["db"], userId: string, hash: string, at: number): Promise<void> {
  await trx
    .updateTable("account")
    .set({ password: hash, updatedAt: new Date(at).toISOString() })
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .execute();
  await trx.deleteFrom("session").where("userId", "=", userId).execute();
  await endPasswordLinks(trx, userId);
}
