import { type Invitation, InvitationSort, InvitationStatus } from "#contract/invitation.ts";

const dayMs = 86_400_000;

/** Draws that are the same for each seed. */
export function createDraws(seed: number) {
  let state = seed;
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(number() * limit);
  return {
    below,
    isOneIn: (count: number): boolean => below(count) === 0,
    oneOf<const List extends readonly [unknown, ...unknown[]]>(list: List): List[number] {
      return list[below(list.length)] ?? list[0];
    },
  };
}
export type Draws = ReturnType<typeof createDraws>;

const domains = [
  "example.com",
  "example.com",
  "example.com",
  "example.org",
  "xn--mnchen-3ya.example",
  "rare.example",
] as const;
const people = ["ann", "Ben", "cleo", "o'neil", "zoë", "i_n%v", "qx"] as const;
const members = ["Ada", "ada", "Zed", "Ölaf"] as const;
const batches = ["b0", "b1", "b2", "b3", "b4", "b5"] as const;
const deliveries = ["mail", "mail", "mail", "link"] as const;
const values = [
  "blue",
  "Green sea",
  "100%",
  "münchen",
  "ann <ann1@example.com>",
  "e\u0301x",
  "😀x",
  "\\",
  7,
  true,
] as const;
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Times have whole days, so that many are equal. */
const dayAround = (draws: Draws, now: number, days: number): number =>
  now + (draws.below(2 * days) - days) * dayMs;

export function drawInvitation(draws: Draws, index: number, now: number): Invitation {
  const createdAt = dayAround(draws, now, 30);
  const letter = () => letters[draws.below(letters.length)] ?? "";
  const metadata = Object.entries({
    team: draws.oneOf(values),
    city: draws.oneOf(values),
    deep: { in: draws.oneOf(values) },
  });
  return {
    id: `inv_${letter()}${letter()}x${index}`,
    emailAddress: `${draws.oneOf(people)}${draws.below(400)}@${draws.oneOf(domains)}`,
    status: InvitationStatus.parse(draws.oneOf(["pending", "pending", "accepted", "expired", "revoked"])),
    publicMetadata: Object.fromEntries(metadata.filter(() => draws.isOneIn(2))),
    createdAt,
    updatedAt: createdAt,
    expiresAt: draws.isOneIn(6) ? null : dayAround(draws, now, 40) + 1,
    ...(draws.isOneIn(2) && { invitedBy: draws.oneOf(members) }),
    ...(draws.isOneIn(2) && { batchId: draws.oneOf(batches) }),
    ...(draws.isOneIn(2) && { delivery: draws.oneOf(deliveries) }),
    ...(draws.isOneIn(3) && { acceptedAt: dayAround(draws, now, 20) }),
  };
}

const searches = [
  "ann",
  "AN",
  "a",
  "qx",
  "x",
  "zoë",
  "ZOË",
  "o'neil",
  "_",
  "%",
  "i_n%",
  "@example.com",
  "münchen",
  "Ann <ann1@example.com>",
  "ann12@example.com",
  "mailto:ben3@example.org",
  "green sea",
  "n s",
  "inv_",
  "inv_A",
  "inv_a",
  "x1234",
  "Ax123",
  "x123",
  "x1",
  "100%",
  "é",
  "e\u0301",
  "😀",
  "😀x",
  "\\",
  "7",
  "true",
  "nothing at all",
  "\u00a0",
  "~",
  '"',
  'b"c',
  "example.com\nblue",
] as const;

/** A query string. Each condition is there now and then, so that most lists are not empty. */
export function drawFilter(draws: Draws, now: number): Record<string, string> {
  const range = (days: number) => String(dayAround(draws, now, days));
  const statuses = InvitationStatus.options.filter(() => draws.isOneIn(2));
  const all: Record<string, string> = {
    query: draws.oneOf(searches),
    batch: draws.oneOf(batches),
    invitedBy: draws.oneOf(members),
    domain: draws.oneOf([...domains, "@example.org", "münchen.example"]),
    delivery: draws.oneOf(deliveries),
    "metadata.team": String(draws.oneOf(values)),
    "metadata.city": String(draws.oneOf(values)),
    createdAfter: range(30),
    createdBefore: range(30),
    acceptedAfter: range(20),
    acceptedBefore: range(20),
    expiresAfter: range(40),
    expiresBefore: range(40),
  };
  const some = Object.entries(all).filter(() => draws.isOneIn(9));
  return {
    ...Object.fromEntries(some),
    ...(statuses.length > 0 && draws.isOneIn(2) && { status: statuses.join(",") }),
  };
}

export function drawQuery(draws: Draws, now: number): Record<string, string> {
  return {
    ...drawFilter(draws, now),
    sort: draws.oneOf(["createdAt", ...InvitationSort.options]),
    order: draws.oneOf(["asc", "desc"]),
    limit: String(draws.oneOf([1, 7, 50, 500])),
    offset: String(draws.oneOf([0, 0, 1, 30, draws.below(2_000)])),
  };
}
