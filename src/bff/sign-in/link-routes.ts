import { Hono } from "hono";
import * as z from "zod/mini";
import { type LinkInfo, LinkToken, LinkUse } from "#contract/member.ts";
import type { SignInAnswer } from "#contract/sign-in.ts";
import type { Member } from "#contract/session.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readQuery } from "#bff/http/request.ts";
import type { Store } from "#store/store.ts";
import type { SignInDeps } from "./deps.ts";
import { openSession } from "./library-request.ts";
import { findLink, type Link, markUsed } from "./links.ts";
import { refuseWeak, setPassword } from "#bff/sign-in/passwords/passwords.ts";
import { recordStart } from "./session-activity.ts";
import { createUser, findUser } from "./users.ts";

const LinkQuery = z.object({ token: LinkToken });

/** `/api/session/link`: what a one-time link is for, and its use. The link is the only proof. */
export function linkRoutes(deps: SignInDeps): Hono<AppEnv> {
  const { db, now } = deps;
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const { kind, emailAddress } = await findLink(db, readQuery(c, LinkQuery).token, now());
      return c.json({ kind, emailAddress } satisfies LinkInfo);
    })
    .post("/", async (c) => {
      const { kind, member, maySignIn } = await consumeLink(deps, await readBody(c, LinkUse));
      const { id, emailAddress } = member;
      const detail = "by a one-time link";
      await c.get("record")({
        action: kind === "join" ? "member.joined" : "member.password_changed",
        result: "done",
        member,
        emailAddress,
        subjectId: id,
        detail,
      });
      if (maySignIn) {
        await openSession(c, deps, id);
        await recordStart(c, member, detail);
      }
      return c.json({ signedIn: maySignIn } satisfies SignInAnswer);
    });
}

type Consumed = {
  kind: LinkInfo["kind"];
  member: Pick<Member, "id" | "emailAddress">;
  /** False for a member with two-factor authentication: the link proves who holds it, not the second factor. */
  maySignIn: boolean;
};

/**
 * Joins, or sets a new password, exactly once: the link is marked used in the same transaction.
 * @throws {ProblemError} `not_found` for an unusable link, `invalid` for a weak password, `conflict` if the address became
 * a member otherwise, `forbidden` for a disabled member
 */
async function consumeLink(
  { passwords, db, now }: SignInDeps,
  { token, password }: LinkUse,
): Promise<Consumed> {
  const { emailAddress } = await findLink(db, token, now());
  refuseWeak(password, emailAddress, "password");
  // Before the transaction, which blocks every other write: a hash takes some 50 ms.
  const hash = await passwords.hash(password);
  return db.transaction().execute(async (trx) => {
    const link = await findLink(trx, token, now());
    await markUsed(trx, link.id, now());
    return (link.kind === "join" ? join : replacePassword)(trx, link, hash, now());
  });
}

async function join(trx: Store["db"], link: Link, passwordHash: string, now: number): Promise<Consumed> {
  const { emailAddress, role } = link;
  if ((await findUser(trx, { emailAddress })) !== undefined)
    fail("conflict", `${emailAddress} is already a member. Sign in instead.`);
  const id = await createUser(trx, { emailAddress, role, passwordHash }, now);
  return { kind: "join", member: { id, emailAddress }, maySignIn: true };
}

async function replacePassword(trx: Store["db"], link: Link, hash: string, now: number): Promise<Consumed> {
  const user = await findUser(trx, { id: link.userId ?? "" });
  if (user === undefined || user.isDisabled)
    return fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it.");
  const { id, emailAddress, isTwoFactorOn } = user;
  await setPassword(trx, id, hash, now);
  return { kind: "password", member: { id, emailAddress }, maySignIn: !isTwoFactorOn };
}
