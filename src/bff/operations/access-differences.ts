import type { Store } from "#store/store.ts";

type Db = Store["db"];

type Access = {
  role: string;
  isDisabled: boolean;
  hasSecondFactor: boolean;
  password: string | null;
};

/** Who has which access, by address. */
export async function readAccess(db: Db): Promise<Map<string, Access>> {
  const rows = await db
    .selectFrom("user")
    .leftJoin("account", (join) =>
      join.onRef("account.userId", "=", "user.id").on("account.providerId", "=", "credential"),
    )
    .select(["email", "role", "disabledAt", "twoFactorEnabled", "account.password"])
    .execute();
  return new Map(
    rows.map((row) => [
      row.email,
      {
        role: row.role,
        isDisabled: row.disabledAt !== null,
        hasSecondFactor: row.twoFactorEnabled === 1,
        password: row.password,
      },
    ]),
  );
}

/** One sentence for each member whose access the restore has changed; `before` is the database that was replaced. */
export function accessDifferences(
  before: ReadonlyMap<string, Access>,
  after: ReadonlyMap<string, Access>,
): string[] {
  const gone = [...before.keys()]
    .filter((address) => !after.has(address))
    .map((address) => `${address} is not a member any more.`);
  const changed = [...after].flatMap(([address, now]) => {
    const was = before.get(address);
    if (was === undefined) return [`${address} is a member again.`];
    return differences(was, now).map((difference) => `${address} ${difference}.`);
  });
  return [...changed, ...gone];
}

function differences(was: Access, now: Access): string[] {
  const found: string[] = [];
  if (was.isDisabled !== now.isDisabled)
    found.push(now.isDisabled ? "is disabled again" : "was disabled and is enabled again");
  if (was.role !== now.role) found.push(`is ${now.role} again instead of ${was.role}`);
  if (was.password !== now.password) found.push("has an earlier password again");
  if (was.hasSecondFactor !== now.hasSecondFactor)
    found.push(`is ${now.hasSecondFactor ? "with" : "without"} a second factor again`);
  return found;
}
