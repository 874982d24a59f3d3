import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TeamMember, MemberLink, LinkInfo, NewMember } from "#contract/member.ts";
import type { Store } from "#store/store.ts";
import { mustFind } from "./member-changes.ts";
import { findMember } from "./member-list.ts";
import { fail } from "#bff/http/problem.ts";

const dayMs = 24 * 60 * 60 * 1_000;
/** To join takes a colleague some days; a link to a new password opens an account that exists, and is for now. */
const validMs = { join: 7 * dayMs, password: dayMs } as const;

type LinkKind = LinkInfo["kind"];

export type LinkTools = { db: Store["db"]; publicUrl: URL; now: () => number };

/**
 * Invites a colleague to Usher. The link is told once: only the SHA-256 of its token is kept.
 * @throws {ProblemError} `conflict` when the address has an account, or an open link
 */
export function inviteMember(tools: LinkTools, newMember: NewMember, actorId: string): Promise<MemberLink> {
  const { emailAddress, role } = newMember;
  return tools.db.transaction().execute(async (trx) => {
    await refuseKnown(trx, emailAddress);
    const id = randomUUID();
    await trx
      .deleteFrom("member_link")
      .where("kind", "=", "join")
      .where("email_address", "=", emailAddress)
      .where("used_at", "is", null)
      .where("expires_at", "<=", tools.now())
      .execute();
    const open = await trx
      .selectFrom("member_link")
      .select("id")
      .where("kind", "=", "join")
      .where("email_address", "=", emailAddress)
      .where("used_at", "is", null)
      .executeTakeFirst();
    if (open !== undefined)
      fail(
        "conflict",
        `${emailAddress} has a link to join already. Make a new link for them in the list, or withdraw it.`,
        { field: "emailAddress" },
      );
    const link = mint(tools, "join");
    await trx
      .insertInto("member_link")
      .values({ ...link.row, id, email_address: emailAddress, role, user_id: null, created_by: actorId })
      .execute();
    return toLink(await findMember(trx, id), link);
  });
}

/**
 * A new one-time link, and the end of the one before: to join for somebody who is invited, else to set a new password.
 * @throws {ProblemError} `conflict` for oneself, disabled accounts and those without a password; `not_found`
 */
export function renewLink(tools: LinkTools, id: string, actorId: string): Promise<MemberLink> {
  return tools.db.transaction().execute(async (trx) => {
    const member = await mustFind(trx, id);
    if (member.state === "invited") {
      const link = mint(tools, "join");
      await trx.updateTable("member_link").set(link.row).where("id", "=", id).execute();
      return toLink(await findMember(trx, id), link);
    }
    refusePasswordLink(member, actorId);
    const link = mint(tools, "password");
    await endPasswordLinks(trx, id);
    const { emailAddress, role } = member;
    await trx
      .insertInto("member_link")
      .values({
        ...link.row,
        id: randomUUID(),
        email_address: emailAddress,
        role,
        user_id: id,
        created_by: actorId,
      })
      .execute();
    return toLink(member, link);
  });
}

/**
 * Takes an invitation to Usher back: its link opens nothing any more.
 * @throws {ProblemError} `conflict` for somebody who has joined; `not_found`
 */
export function withdrawLink(db: Store["db"], id: string): Promise<TeamMember> {
  return db.transaction().execute(async (trx) => {
    const member = await mustFind(trx, id);
    if (member.state !== "invited")
      fail("conflict", `${member.emailAddress} has joined already. Disable them instead.`);
    await trx.deleteFrom("member_link").where("id", "=", id).execute();
    return member;
  });
}

/** A password that was changed makes links to change it void. */
export async function endPasswordLinks(trx: Store["db"], userId: string): Promise<void> {
  await trx.deleteFrom("member_link").where("user_id", "=", userId).where("kind", "=", "password").execute();
}

/** What is kept of a token: whoever reads the database cannot use the links in it. */
export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

type Minted = { url: string; expiresAt: number; row: LinkRow };
type LinkRow = { kind: LinkKind; token_hash: string; created_at: number; expires_at: number; used_at: null };

function mint({ publicUrl, now }: LinkTools, kind: LinkKind): Minted {
  const token = randomBytes(32).toString("base64url");
  const createdAt = now();
  const expiresAt = createdAt + validMs[kind];
  return {
    url: new URL(`/join?token=${token}`, publicUrl).href,
    expiresAt,
    row: { kind, token_hash: hashOf(token), created_at: createdAt, expires_at: expiresAt, used_at: null },
  };
}

function toLink(member: TeamMember | undefined, { url, expiresAt }: Minted): MemberLink {
  if (member === undefined) throw new Error("The member of a new link is gone inside its own transaction.");
  return { member, url, expiresAt };
}

async function refuseKnown(trx: Store["db"], emailAddress: string): Promise<void> {
  const user = await trx
    .selectFrom("user")
    .select("disabledAt")
    .where("email", "=", emailAddress)
    .executeTakeFirst();
  if (user === undefined) return;
  const next = user.disabledAt === null ? "Change their role in the list." : "Enable them in the list.";
  fail("conflict", `${emailAddress} is a member already. ${next}`, { field: "emailAddress" });
}

function refusePasswordLink({ id, emailAddress, signsInBy, state }: TeamMember, actorId: string): void {
  if (id === actorId)
    fail("conflict", "A link is for others. Change your own password on the page of your account.");
  if (signsInBy !== "password")
    fail("conflict", `${emailAddress} signs in without a password here, so there is none to set.`);
  if (state === "disabled") fail("conflict", `${emailAddress} is disabled. Enable them, then make the link.`);
}
