import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./database.ts";
import { badParam, refusals } from "#sandbox/failures/errors.ts";
import { letters, newId, type Random } from "./random.ts";
import { type Invitation, toInvitation } from "./invitation.ts";
import type { Outbox, Template } from "./outbox.ts";
import type { Users } from "./users.ts";

const dayMs = 86_400_000;

/** A validated request for an invitation, with defaults. */
export type NewInvitation = {
  /** Lower case. */
  emailAddress: string;
  publicMetadata: Record<string, unknown>;
  redirectUrl: string | null;
  notify: boolean;
  ignoreExisting: boolean;
  expiresInDays: number;
  template: Template;
};

/** The settings that affect creation. */
type CreateRules = {
  existingUserCanBeBypassed: boolean;
  /** Whether a refusal names addresses that belong to users; always false for a single call. */
  namesTakenAddress: boolean;
};

/** Who does it: a caller of the API, an admin in Clerk's dashboard, or the recipient. Only the history shows it. */
export type Actor = "api" | "dashboard" | "recipient";

export type Invitations = {
  /** Creates all of them, or throws a refusal and creates none. */
  create(orders: NewInvitation[], rules: CreateRules, by?: Actor): Invitation[];
  find(id: string): Invitation | undefined;
  findByTicket(ticket: string): Invitation | undefined;
  /** The newest invitation of an address: the pending one, or that in any status. */
  findNewest(emailAddress: string, which: "pending" | "any"): Invitation | undefined;
  revoke(id: string, by?: Actor): Invitation;
  /** Deletes the invitation and its e-mails in any status. */
  remove(id: string, by?: Actor): void;
  /** Creates the user; only a pending invitation can be accepted. */
  accept(id: string): Invitation;
};

export type InvitationDeps = {
  database: DatabaseSync;
  users: Users;
  outbox: Outbox;
  now: () => number;
  clock: () => number;
  random: Random;
};

/** Reads and changes invitations. Each change is one transaction; a refusal changes nothing. */
export function createInvitations(parts: InvitationDeps): Invitations {
  const { database, users, outbox, now, clock } = parts;
  const byId = database.prepare("SELECT * FROM invitations WHERE id = ? AND deleted_at IS NULL");
  const byTicket = database.prepare("SELECT * FROM invitations WHERE ticket = ? AND deleted_at IS NULL");
  const byAddress = database.prepare(
    "SELECT * FROM invitations WHERE email_address = ? AND deleted_at IS NULL ORDER BY seq DESC",
  );
  const setStatus = database.prepare(
    "UPDATE invitations SET status = ?, updated_at = ?, settled_at = ?, settled_by = ? WHERE id = ?",
  );
  const setDeleted = database.prepare("UPDATE invitations SET deleted_at = ?, deleted_by = ? WHERE id = ?");
  const insert = prepareInsert(parts);
  const refuseIfImpossible = prepareCheck(parts);

  const read = (row: Record<string, unknown> | undefined): Invitation | undefined =>
    row === undefined ? undefined : toInvitation(row, clock());
  const mustFind = (id: string): Invitation => {
    const found = read(byId.get(id));
    if (found === undefined) throw refusals.notFound(`invitation with the id ${id}`);
    return found;
  };
  const refuseIfSettled = (invitation: Invitation): void => {
    if (invitation.status === "accepted") throw refusals.alreadyAccepted();
    if (invitation.status === "revoked") throw refusals.alreadyRevoked();
  };

  return {
    create: (orders, rules, by = "api") =>
      inTransaction(database, () => {
        refuseIfImpossible(orders, rules);
        return orders.map((order) => mustFind(insert(order, by)));
      }),
    find: (id) => read(byId.get(id)),
    findByTicket: (ticket) => read(byTicket.get(ticket)),
    findNewest(emailAddress, which) {
      const found = byAddress.all(emailAddress).map((row) => toInvitation(row, clock()));
      return found.find(({ status }) => which === "any" || status === "pending");
    },
    revoke: (id, by = "api") =>
      inTransaction(database, () => {
        refuseIfSettled(mustFind(id));
        setStatus.run("revoked", clock(), now(), by, id);
        return mustFind(id);
      }),
    remove: (id, by = "api") =>
      inTransaction(database, () => {
        mustFind(id);
        setDeleted.run(now(), by, id);
        outbox.remove(id);
      }),
    accept: (id) =>
      inTransaction(database, () => {
        const invitation = mustFind(id);
        refuseIfSettled(invitation);
        if (invitation.status === "expired") throw badParam("form_param_value_invalid", "ticket");
        setStatus.run("accepted", clock(), now(), "recipient", id);
        const { emailAddress, publicMetadata } = invitation;
        users.add({ emailAddress, publicMetadata, strategy: "ticket", at: clock() });
        return mustFind(id);
      }),
  };
}

function prepareInsert({ database, outbox, now, clock, random }: InvitationDeps) {
  const insert = database.prepare(
    `INSERT INTO invitations (id, email_address, public_metadata, status, ticket, redirect_url, created_at, updated_at, expires_at, was_mailed, made_at, made_by)
     VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (order: NewInvitation, by: Actor): string => {
    const id = newId("inv", random);
    const ticket = letters(40, random);
    const at = clock();
    const metadata = JSON.stringify(order.publicMetadata);
    const expiresAt = at + order.expiresInDays * dayMs;
    const wire = [id, order.emailAddress, metadata, ticket, order.redirectUrl, at, at, expiresAt];
    insert.run(...wire, order.notify ? 1 : 0, now(), by);
    if (order.notify) {
      outbox.send({ invitationId: id, to: order.emailAddress, template: order.template, ticket, at });
    }
    return id;
  };
}

/** Refuses addresses of users, then addresses with a pending invitation or repeated in the call. */
function prepareCheck({ database, users, clock }: InvitationDeps) {
  const pending = database.prepare(
    "SELECT 1 FROM invitations WHERE email_address = ? AND status = 'pending' AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
  );
  return (orders: NewInvitation[], rules: CreateRules): void => {
    const taken = orders.filter(
      (order) => users.has(order.emailAddress) && !(order.ignoreExisting && rules.existingUserCanBeBypassed),
    );
    if (taken.length > 0) {
      const named = rules.namesTakenAddress ? taken.map((order) => order.emailAddress) : [];
      throw badParam("form_identifier_exists", "email_address", [...new Set(named)]);
    }
    const duplicates = orders.filter(
      ({ emailAddress, ignoreExisting }, index) =>
        !ignoreExisting &&
        (pending.get(emailAddress, clock()) !== undefined ||
          orders.findIndex((order) => order.emailAddress === emailAddress) !== index),
    );
    if (duplicates.length > 0) {
      throw refusals.duplicates([...new Set(duplicates.map((order) => order.emailAddress))]);
    }
  };
}
