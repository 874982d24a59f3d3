import type { DatabaseSync } from "node:sqlite";
import { newId, type Random } from "./random.ts";
import type { Order, Page } from "./database.ts";

export type User = {
  id: string;
  emailAddress: string;
  publicMetadata: Record<string, unknown>;
  /** How the address was verified; `ticket` by the link of an invitation. */
  strategy: "ticket" | "email_code";
  /** Milliseconds. */
  createdAt: number;
  updatedAt: number;
};

export const userOrders = ["created_at", "updated_at", "email_address"] as const;
type UserOrder = Order<(typeof userOrders)[number]>;

export type UserFilter = {
  /** Lower case; undefined matches all users, an empty list none. */
  emailAddresses?: string[] | undefined;
  ids?: string[] | undefined;
  /** Part of an address or of an id. */
  query?: string | undefined;
};

export type Users = {
  list(filter: UserFilter, order: UserOrder, page: Page): User[];
  count(filter: UserFilter): number;
  find(id: string): User | undefined;
  has(emailAddress: string): boolean;
  /** Undefined, and no change, if a user has the address. */
  add(user: Pick<User, "emailAddress" | "publicMetadata" | "strategy"> & { at: number }): User | undefined;
  /** Undefined if no user has the address. */
  change(emailAddress: string, publicMetadata: Record<string, unknown>, at: number): User | undefined;
};

/** `announce`: called with every user that was created or changed. */
export function createUsers(
  database: DatabaseSync,
  random: Random,
  announce: (type: "user.created" | "user.updated", user: User) => void,
): Users {
  const byAddress = database.prepare("SELECT * FROM users WHERE email_address = ?");
  const byId = database.prepare("SELECT * FROM users WHERE id = ?");
  const insert = database.prepare(
    "INSERT INTO users (id, email_address, public_metadata, strategy, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *",
  );
  const update = database.prepare(
    "UPDATE users SET public_metadata = ?, updated_at = ? WHERE email_address = ? RETURNING *",
  );
  const announced = (
    type: "user.created" | "user.updated",
    row: Record<string, unknown> | undefined,
  ): User | undefined => {
    if (row === undefined) return undefined;
    const user = toUser(row);
    announce(type, user);
    return user;
  };
  return {
    list(filter, order, page) {
      const { where, values } = toSql(filter);
      const sql = `SELECT * FROM users WHERE ${where} ORDER BY ${order.column} ${order.direction}, seq ${order.direction} LIMIT ? OFFSET ?`;
      const rows = database.prepare(sql).all(...values, page.limit, page.offset);
      return rows.map((row) => toUser(row));
    },
    count(filter) {
      const { where, values } = toSql(filter);
      return Number(
        database.prepare(`SELECT count(*) AS total FROM users WHERE ${where}`).get(...values)?.["total"],
      );
    },
    find(id) {
      const row = byId.get(id);
      return row === undefined ? undefined : toUser(row);
    },
    has: (emailAddress) => byAddress.get(emailAddress) !== undefined,
    add({ emailAddress, publicMetadata, strategy, at }) {
      const metadata = JSON.stringify(publicMetadata);
      const row = insert.get(newId("user", random), emailAddress, metadata, strategy, at, at);
      return announced("user.created", row);
    },
    change: (emailAddress, publicMetadata, at) =>
      announced("user.updated", update.get(JSON.stringify(publicMetadata), at, emailAddress)),
  };
}

function toSql(filter: UserFilter): { where: string; values: string[] } {
  const parts = ["1 = 1"];
  const values: string[] = [];
  for (const [column, wanted] of [
    ["email_address", filter.emailAddresses],
    ["id", filter.ids],
  ] as const) {
    if (wanted === undefined) continue;
    parts.push(`${column} IN (${wanted.map(() => "?").join(", ")})`);
    values.push(...wanted);
  }
  if (filter.query !== undefined) {
    parts.push("(instr(email_address, ?) > 0 OR instr(lower(id), ?) > 0)");
    values.push(filter.query.toLowerCase(), filter.query.toLowerCase());
  }
  return { where: parts.join(" AND "), values };
}

function toUser(row: Record<string, unknown>): User {
  return {
    id: String(row["id"]),
    emailAddress: String(row["email_address"]),
    // Only the sandbox writes this column.
    publicMetadata: JSON.parse(String(row["public_metadata"])) as Record<string, unknown>,
    // The CHECK of the table allows no other value.
    strategy: row["strategy"] as User["strategy"],
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
  };
}

/** A user in Clerk's form. The sandbox stores address and metadata; the other fields are empty. */
export function userToWire(user: User): object {
  const emailId = user.id.replace("user_", "idn_");
  return {
    object: "user",
    id: user.id,
    external_id: null,
    username: null,
    first_name: null,
    last_name: null,
    locale: null,
    timezone: null,
    image_url: "",
    has_image: false,
    primary_email_address_id: emailId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    public_metadata: user.publicMetadata,
    private_metadata: {},
    unsafe_metadata: {},
    email_addresses: [
      {
        object: "email_address",
        id: emailId,
        email_address: user.emailAddress,
        reserved: false,
        verification: {
          object: user.strategy === "ticket" ? "verification_ticket" : "verification_otp",
          status: "verified",
          strategy: user.strategy,
          attempts: null,
          expire_at: null,
        },
        linked_to: [],
        matches_sso_connection: false,
        created_at: user.createdAt,
        updated_at: user.createdAt,
      },
    ],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    organization_memberships: null,
    external_accounts: [],
    enterprise_accounts: [],
    saml_accounts: [],
    password_enabled: false,
    password_last_updated_at: null,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    banned: false,
    locked: false,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    legal_accepted_at: null,
    last_sign_in_at: null,
    last_active_at: null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}
