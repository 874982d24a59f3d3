import type { TeamMember } from "#contract/member.ts";
import { Role } from "#contract/role.ts";
import { fail } from "#bff/http/problem.ts";
import { type Link, listJoinLinks } from "#bff/sign-in/links.ts";
import { demoAddress, findUser, listUsers, type User } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";

/** Members, and invitations to Usher that were not used; admins first, then by address. */
export async function listMembers(
  db: Store["db"],
  runningByMember: ReadonlyMap<string, number> = new Map(),
): Promise<TeamMember[]> {
  const running = (id: string) => {
    const runningBatches = runningByMember.get(id);
    return runningBatches === undefined ? {} : { runningBatches };
  };
  const users = await listUsers(db);
  const links = await listJoinLinks(db);
  const rank = (member: TeamMember): number => Role.options.indexOf(member.role);
  return [...users.map((user) => ({ ...ofUser(user), ...running(user.id) })), ...links.map(ofLink)].sort(
    (left, right) => rank(right) - rank(left) || left.emailAddress.localeCompare(right.emailAddress, "en"),
  );
}

/** @throws {ProblemError} `not_found` */
export async function findMember(db: Store["db"], id: string): Promise<TeamMember> {
  const user = await findUser(db, { id });
  if (user !== undefined) return ofUser(user);
  const [link] = await listJoinLinks(db, { id });
  if (link !== undefined) return ofLink(link);
  return fail("not_found", "This member no longer exists. Reload the team.");
}

function ofUser(user: User): TeamMember {
  const { isDisabled, hasPassword, ...shared } = user;
  return {
    ...shared,
    state: isDisabled ? "disabled" : "active",
    signsInBy: user.emailAddress === demoAddress ? "demo" : hasPassword ? "password" : "single_sign_on",
    linkExpiresAt: null,
  };
}

function ofLink({ id, emailAddress, role, createdAt, expiresAt }: Link): TeamMember {
  return {
    id,
    emailAddress,
    name: emailAddress,
    role,
    state: "invited",
    signsInBy: "password",
    isTwoFactorOn: false,
    createdAt,
    lastSeenAt: null,
    linkExpiresAt: expiresAt,
  };
}
