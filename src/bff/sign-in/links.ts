import { randomUUID } from "node:crypto";
import type { ExpressionBuilder } from "kysely";
import type { LinkInfo } from "#contract/member.ts";
import type { Role } from "#contract/role.ts";
import { fail } from "#bff/http/problem.ts";
import type { Schema } from "#store/schema.ts";
import type { Store } from "#store/store.ts";
import { createToken, hashToken } from "./tokens.ts";
import { toRole } from "./users.ts";

// All SQL on the table `member_link`: one-time links to join Usher or to set a new password.

type Db = Store["db"];

const dayMs = 24 * 60 * 60 * 1_000;
/** A new member may take days to join; a link to a new password opens an existing account and is meant for now. */
const validMs = { join: 7 * dayMs, password: dayMs } as const;

type LinkKind = LinkInfo["kind"];

/** An unused link; a password link sets the password of `userId`. */
export type Link = {
  id: string;
  kind: LinkKind;
  emailAddress: string;
  role: Role;
  userId: string | null;
  createdAt: number;
  expiresAt: number;
};

/** @throws {ProblemError} `not_found` for a link that is unknown, used, withdrawn or expired, without saying which */
export async function findLink(db: Db, token: string, now: number): Promise<Link> {
  const row = await selectUnused(db)
    .where("token_hash", "=", hashToken(token))
    .where("expires_at", ">", now)
    .where(isMadeByAdmin)
    .executeTakeFirst();
  if (row !== undefined) return toLink(row);
  return fail(
    "not_found",
    "This link is unknown, has been used or has expired. Ask an admin of Usher for a new one, or sign in.",
  );
}

/** Invitations to Usher that were not used, expired ones included: an admin may renew or withdraw them. */
export async function listJoinLinks(
  db: Db,
  by: { id?: string; emailAddress?: string } = {},
): Promise<Link[]> {
  const { id, emailAddress } = by;
  const rows = await selectUnused(db)
    .where("kind", "=", "join")
    .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
    .$if(emailAddress !== undefined, (query) => query.where("email_address", "=", emailAddress ?? ""))
    .execute();
  return rows.map(toLink);
}

function selectUnused(db: Db) {
  return db.selectFrom("member_link").selectAll().where("used_at", "is", null);
}

/** A second guard: the link of a member who is not an enabled admin now is void, however they lost the role. */
function isMadeByAdmin(eb: ExpressionBuilder<Schema, "member_link">) {
  const maker = eb
    .selectFrom("user")
    .select("user.id")
    .whereRef("user.id", "=", "member_link.created_by")
    .where("user.role", "=", "admin")
    .where("user.disabledAt", "is", null);
  return eb.or([eb("member_link.created_by", "=", operator), eb.exists(maker)]);
}

type LinkRow = Awaited<ReturnType<ReturnType<typeof selectUnused>["execute"]>>[number];

function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    kind: row.kind === "join" ? "join" : "password",
    emailAddress: row.email_address,
    role: toRole(row.role),
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** Stands for the maker of links that a command on the server makes. */
export const operator = "operator";

type NewLink = Pick<Link, "kind" | "emailAddress" | "role" | "userId"> & { createdBy: string };
/** `token` is returned once: the table has only its hash. */
export type MintedLink = { id: string; token: string; expiresAt: number };

export async function createLink(db: Db, link: NewLink, now: number): Promise<MintedLink> {
  const id = randomUUID();
  const { token, row } = mint(link.kind, now);
  await db
    .insertInto("member_link")
    .values({
      ...row,
      id,
      kind: link.kind,
      email_address: link.emailAddress,
      role: link.role,
      user_id: link.userId,
      created_by: link.createdBy,
      used_at: null,
    })
    .execute();
  return { id, token, expiresAt: row.expires_at };
}

/** A new token for an invitation to Usher; the old one stops working. From now on it is a link of `createdBy`. */
export async function renewJoinLink(
  db: Db,
  { id, createdBy, now }: { id: string; createdBy: string; now: number },
): Promise<MintedLink> {
  const { token, row } = mint("join", now);
  await db
    .updateTable("member_link")
    .set({ ...row, created_by: createdBy })
    .where("id", "=", id)
    .execute();
  return { id, token, expiresAt: row.expires_at };
}

function mint(kind: LinkKind, now: number) {
  const token = createToken();
  return { token, row: { token_hash: hashToken(token), created_at: now, expires_at: now + validMs[kind] } };
}

export async function changeJoinRole(db: Db, id: string, role: Role): Promise<void> {
  await db.updateTable("member_link").set({ role }).where("id", "=", id).execute();
}

export async function markUsed(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable("member_link").set({ used_at: now }).where("id", "=", id).execute();
}

export async function deleteLink(db: Db, id: string): Promise<void> {
  await db.deleteFrom("member_link").where("id", "=", id).execute();
}

/** Invitations stay in the team as expired, for another admin to renew; links to new passwords are deleted. */
export async function voidLinksBy(db: Db, userId: string, now: number): Promise<void> {
  await db
    .deleteFrom("member_link")
    .where("created_by", "=", userId)
    .where("used_at", "is", null)
    .where("kind", "=", "password")
    .execute();
  await db
    .updateTable("member_link")
    .set({ expires_at: now })
    .where("created_by", "=", userId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
}

/** A new password, or disabling the member, voids links to set one. */
export async function deletePasswordLinks(db: Db, userId: string): Promise<void> {
  await db.deleteFrom("member_link").where("user_id", "=", userId).execute();
}
