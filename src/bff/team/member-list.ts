import { demoAddress } from "#bff/sign-in/setup.ts";
import type { TeamMember, SignInMethod } from "#contract/member.ts";
import { Role } from "#contract/role.ts";
import type { Store } from "#store/store.ts";

/** All accounts and open invitations to Usher, admins first, then by address. */
export async function listMembers(db: Store["db"]): Promise<TeamMember[]> {
  const all = [...(await readMembers(db)), ...(await readInvited(db))];
  const rank = (member: TeamMember): number => Role.options.indexOf(member.role);
  return all.sort(
    (left, right) => rank(right) - rank(left) || left.emailAddress.localeCompare(right.emailAddress, "en"),
  );
}

/** One of them, inside a transaction as well; undefined when there is none with this id. */
export async function findMember(db: Store["db"], id: string): Promise<TeamMember | undefined> {
  const [member] = [...(await readMembers(db, id)), ...(await readInvited(db, id))];
  return member;
}

async function readMembers(db: Store["db"], id?: string): Promise<TeamMember[]> {
  const users = await db
    .selectFrom("user")
    .select(["id", "email", "name", "role", "disabledAt", "lastSeenAt", "twoFactorEnabled", "createdAt"])
    .select((eb) => [
      eb
        .selectFrom("session")
        .whereRef("session.userId", "=", "user.id")
        .select((inner) => inner.fn.max("session.updatedAt").as("at"))
        .as("sessionSeenAt"),
      eb
        .selectFrom("account")
        .whereRef("account.userId", "=", "user.id")
        .where("account.providerId", "=", "credential")
        .select("account.id")
        .as("passwordId"),
    ])
    .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
    .execute();
  return users.map((user) => ({
    id: user.id,
    emailAddress: user.email,
    name: user.name,
    role: toRole(user.role),
    state: user.disabledAt === null ? "active" : "disabled",
    signsInBy: signInMethod(user.email, user.passwordId !== null),
    isTwoFactorOn: user.twoFactorEnabled === 1,
    createdAt: Date.parse(user.createdAt),
    lastSeenAt: latest(user.lastSeenAt, user.sessionSeenAt === null ? null : Date.parse(user.sessionSeenAt)),
    linkExpiresAt: null,
  }));
}

/** An expired link stays in sight until it is renewed or withdrawn: somebody was meant to come and has not. */
async function readInvited(db: Store["db"], id?: string): Promise<TeamMember[]> {
  const links = await db
    .selectFrom("member_link")
    .select(["id", "email_address", "role", "created_at", "expires_at"])
    .where("kind", "=", "join")
    .where("used_at", "is", null)
    .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
    .execute();
  return links.map((link) => ({
    id: link.id,
    emailAddress: link.email_address,
    name: link.email_address,
    role: toRole(link.role),
    state: "invited",
    signsInBy: "password",
    isTwoFactorOn: false,
    createdAt: link.created_at,
    lastSeenAt: null,
    linkExpiresAt: link.expires_at,
  }));
}

function signInMethod(emailAddress: string, hasPassword: boolean): SignInMethod {
  if (emailAddress === demoAddress) return "demo";
  return hasPassword ? "password" : "single_sign_on";
}

/** What cannot be read is shown as the least right, which is also what it gives. */
function toRole(text: string): Role {
  return Role.safeParse(text).data ?? "viewer";
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
