import type { DatabaseSync } from "node:sqlite";

/** An e-mail that Clerk would have sent. */
type Mail = {
  to: string;
  subject: string;
  /** Accepts the invitation. */
  link: string;
  /** Milliseconds. */
  sentAt: number;
  invitationId: string;
};

export type Template = "invitation" | "waitlist_invitation";

export type Outbox = {
  send(mail: { invitationId: string; to: string; template: Template; ticket: string; at: number }): void;
  /** Deletes the e-mails of an invitation, as Clerk does with the invitation. */
  remove(invitationId: string): void;
  list(): Mail[];
};

const subjects: Record<Template, string> = {
  invitation: "You have been invited",
  waitlist_invitation: "Your place on the waiting list has come up",
};

export function createOutbox(database: DatabaseSync, linkTo: (ticket: string) => string): Outbox {
  const insert = database.prepare(
    "INSERT INTO mails (invitation_id, to_address, subject, ticket, sent_at) VALUES (?, ?, ?, ?, ?)",
  );
  const removeAll = database.prepare("DELETE FROM mails WHERE invitation_id = ?");
  const all = database.prepare("SELECT * FROM mails ORDER BY seq");
  return {
    send: ({ invitationId, to, template, ticket, at }) =>
      void insert.run(invitationId, to, subjects[template], ticket, at),
    remove: (invitationId) => void removeAll.run(invitationId),
    list: () =>
      all.all().map((row) => ({
        to: String(row["to_address"]),
        subject: String(row["subject"]),
        link: linkTo(String(row["ticket"])),
        sentAt: Number(row["sent_at"]),
        invitationId: String(row["invitation_id"]),
      })),
  };
}
