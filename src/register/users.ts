import type { NotDone, Upstream, User } from "#batches/upstream.ts";
import type { Register } from "./known-rows.ts";
import { callMs } from "./merge.ts";

/** Clerk's limit for one request. */
const usersPerCall = 100;
/** The addresses are part of the URL; servers commonly refuse more than 16 KB with headers. */
const maxCharacters = 12_000;
const parameterCharacters = "&email_address=".length;

/** `invitedAs`: those of the addresses that were verified by the link of an invitation. */
export type SeenUser = User & { invitedAs?: readonly string[] };

type Invited = {
  seq: number;
  address: string;
  status: string;
  createdAt: number;
  acceptedAt: number | null;
  userId: string | null;
};

/**
 * Notes which user an invitation has made, and when: the user's time of creation, if it is not before the invitation.
 * `at`: when they were users. A user who came by the link of an invitation has accepted it, before any list shows it.
 */
export async function noteUsers(register: Register, users: readonly SeenUser[], at: number): Promise<void> {
  const { db, clock } = register;
  const invited = await readInvited(register, [...new Set(users.flatMap((user) => user.emailAddresses))]);
  const news = users.flatMap((user) => {
    const own = user.emailAddresses.flatMap((address) => invited.get(address.toLowerCase()) ?? []);
    const invitation = invitationOf(user, own, at);
    return invitation === null ? [] : [{ user, invitation }];
  });
  if (news.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const { user, invitation } of news) {
      const isNew = invitation.status === "pending";
      if (isNew) register.onLeft?.();
      await trx
        .updateTable("invitation")
        .set({
          user_id: user.id,
          accepted_at: acceptedAt(user, invitation),
          ...(isNew && { status: "accepted", url: null, asked_at: clock() }),
        })
        .where("seq", "=", invitation.seq)
        .where("status", "=", invitation.status)
        .execute();
      await trx.deleteFrom("user_search").where("seq", "=", invitation.seq).execute();
    }
  });
}

/** The newest invitation that the user can have come by; null if there is none, or if that is known already. */
function invitationOf(user: SeenUser, invited: readonly Invited[], at: number): Invited | null {
  const joinedAt = (user.createdAt ?? at) + callMs;
  const own = invited.filter(
    ({ status, userId, address, createdAt }) =>
      (status === "accepted" && (userId === null || userId === user.id)) ||
      (status === "pending" && hasAccepted(user, address, createdAt)),
  );
  const invitation = own.find(({ createdAt }) => createdAt <= joinedAt) ?? own[0];
  if (invitation === undefined) return null;
  const isKnown = invitation.userId === user.id && invitation.acceptedAt === acceptedAt(user, invitation);
  return isKnown ? null : invitation;
}

function hasAccepted({ invitedAs = [], createdAt }: SeenUser, address: string, invitedAt: number): boolean {
  const isOwn = invitedAs.some((one) => one.toLowerCase() === address);
  return isOwn && createdAt !== undefined && createdAt >= invitedAt;
}

function acceptedAt({ createdAt }: User, invitation: Invited): number | null {
  return createdAt !== undefined && createdAt >= invitation.createdAt ? createdAt : invitation.acceptedAt;
}

/** The pending and accepted invitations of each address, newest first. */
async function readInvited(
  { db, instance }: Register,
  addresses: readonly string[],
): Promise<Map<string, Invited[]>> {
  const found: Invited[] = [];
  for (let from = 0; from < addresses.length; from += usersPerCall)
    found.push(
      ...(await db
        .selectFrom("invitation")
        .select([
          "seq",
          "address",
          "status",
          "created_at as createdAt",
          "accepted_at as acceptedAt",
          "user_id as userId",
        ])
        .where("instance", "=", instance)
        .where(
          "address",
          "in",
          addresses.slice(from, from + usersPerCall).map((one) => one.toLowerCase()),
        )
        .where("status", "in", ["pending", "accepted"])
        .where("gone_at", "is", null)
        .orderBy("created_at", "desc")
        .execute()),
    );
  return Map.groupBy(found, ({ address }) => address);
}

/** Asks Clerk for the users of some accepted invitations, the newest first. Null if none are left, or once it is done. */
export async function searchUsers(
  register: Register,
  upstream: Pick<Upstream, "findUsers">,
  signal: AbortSignal,
): Promise<NotDone | null> {
  const { db } = register;
  const group = await nextGroup(register);
  if (group.length === 0) return null;
  const addresses = [...new Set(group.map(({ address }) => address))];
  const answer = await upstream.findUsers(addresses, { part: "register", signal });
  // A refusal would be repeated: a server without this call, or an address that it does not read.
  const isFinal = answer.kind === "refused" && answer.scope !== "instance";
  if (answer.kind !== "done" && !isFinal) return answer;
  if (answer.kind === "done") await noteUsers(register, answer.value, register.clock());
  const seqs = group.map(({ seq }) => seq);
  await db.deleteFrom("user_search").where("seq", "in", seqs).execute();
  return null;
}

export async function hasUsersToSearch({ db, instance }: Register): Promise<boolean> {
  const row = await db
    .selectFrom("user_search")
    .select("seq")
    .where("instance", "=", instance)
    .executeTakeFirst();
  return row !== undefined;
}

async function nextGroup({ db, instance }: Register): Promise<{ seq: number; address: string }[]> {
  const rows = await db
    .selectFrom("user_search")
    .innerJoin("invitation", "invitation.seq", "user_search.seq")
    .select(["user_search.seq", "invitation.address"])
    .where("user_search.instance", "=", instance)
    .orderBy("user_search.seq", "desc")
    .limit(usersPerCall)
    .execute();
  let characters = 0;
  return rows.filter(({ address }, index) => {
    characters += parameterCharacters + encodeURIComponent(address).length;
    return index === 0 || characters <= maxCharacters;
  });
}
