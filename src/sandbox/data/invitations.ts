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

export type Invitations = {
  /** Creates all of them, or throws a refusal and creates none. */
  create(orders: NewInvitation[], rules: CreateRules): Invitation[];
  find(id: string): Invitation | undefined;
  findByTicket(ticket: string): Invitation | undefined;
  revoke(id: string): Invitation;
  /** Deletes the invitation and its e-mails in any status. */
  remove(id: string): void;
  /** Creates the user; only a pending invitation can be accepted. */
  accept(id: string): Invitation;
};

export type InvitationDeps = {
  database: DatabaseSync;
  users: Users;
  outbox: Outbox;
  now: () => number;
  random: Random;
};

/** Reads and changes invitations. Each change is one transaction; a refusal changes nothing. */
export function createInvitations(parts: InvitationDeps): Invitations {
  const { database, users, outbox, now } = parts;
  const byId = database.prepare("SELECT * FROM invitations WHERE id = ?");
  const byTicket = database.prepare("SELECT * FROM invitations WHERE ticket = ?");
  const setStatus = database.prepare("UPDATE invitations SET status = ?, updated_at = ? WHERE id = ?");
  const remove = database.prepare("DELETE FROM invitations WHERE id = ?");
  const insert = prepareInsert(parts);
  const refuseIfImpossible = prepareCheck(parts);

  const read = (row: Record<string, unknown> | undefined): Invitation | undefined =>
    row === undefined ? undefined : toInvitation(row, now());
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
    create: (orders, rules) =>
      inTransaction(database, () => {
        refuseIfImpossible(orders, rules);
        return orders.map((order) => mustFind(insert(order)));
      }),
    find: (id) => read(byId.get(id)),
    findByTicket: (ticket) => read(byTicket.get(ticket)),
    revoke: (id) =>
      inTransaction(database, () => {
        refuseIfSettled(mustFind(id));
        setStatus.run("revoked", now(), id);
        return mustFind(id);
      }),
    remove: (id) =>
      inTransaction(database, () => {
        mustFind(id);
        remove.run(id);
        outbox.remove(id);
      }),
    accept: (id) =>
      inTransaction(database, () => {
        const invitation = mustFind(id);
        refuseIfSettled(invitation);
        if (invitation.status === "expired") throw badParam("form_param_value_invalid", "ticket");
        setStatus.run("accepted", now(), id);
        const { emailAddress, publicMetadata } = invitation;
        users.add({ emailAddress, publicMetadata, at: now() });
        return mustFind(id);
      }),
  };
}

function prepareInsert({ database, outbox, now, random }: InvitationDeps): (order: NewInvitation) => string {
  const insert = database.prepare(
    `INSERT INTO invitations (id, email_address, public_metadata, status, ticket, redirect_url, created_at, updated_at, expires_at)
     VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?)`,
  );
  return (order) => {
    const id = newId("inv", random);
    const ticket = letters(40, random);
    const at = now();
    const metadata = JSON.stringify(order.publicMetadata);
    const expiresAt = at + order.expiresInDays * dayMs;
    insert.run(id, order.emailAddress, metadata, ticket, order.redirectUrl, at, at, expiresAt);
    if (order.notify) {
      outbox.send({ invitationId: id, to: order.emailAddress, template: order.template, ticket, at });
    }
    return id;
  };
}

/** Refuses addresses of users, then addresses with a pending invitation or repeated in the call. */
function prepareCheck({ database, users, now }: InvitationDeps) {
  const pending = database.prepare(
    "SELECT 1 FROM invitations WHERE email_address = ? AND status = 'pending' AND (expires_at IS NULL OR expires_at > ?)",
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
        (pending.get(emailAddress, now()) !== undefined ||
          orders.findIndex((order) => order.emailAddress === emailAddress) !== index),
    );
    if (duplicates.length > 0) {
      throw refusals.duplicates([...new Set(duplicates.map((order) => order.emailAddress))]);
    }
  };
}
