import * as z from "zod/mini";
import type { SeenUser } from "#register/users.ts";
import { Time } from "#bff/clerk/wire.ts";

/** A user of Clerk, as its webhooks describe them. */
export type JoinedUser = {
  id: string;
  /** Lower case. `strategy`: how the address was verified; `ticket` by the link of an invitation. */
  emailAddresses: readonly { emailAddress: string; strategy: string | null }[];
  /** Milliseconds. */
  createdAt: number;
};

/** The user as the register notes it. */
export function seenUser({ id, emailAddresses, createdAt }: JoinedUser): SeenUser {
  return {
    id,
    emailAddresses: emailAddresses.map(({ emailAddress }) => emailAddress),
    invitedAs: emailAddresses
      .filter(({ strategy }) => strategy === "ticket")
      .map(({ emailAddress }) => emailAddress),
    createdAt,
  };
}

/** What Usher reads of a message: a user, or an event of another type, which it does not use. */
export type Event =
  | { kind: "user"; instanceId: string | null; user: JoinedUser; at: number | null }
  | { kind: "unused" }
  | { kind: "unreadable"; type: string | null; field: string };

const Envelope = z.object({
  type: z.string(),
  instance_id: z.nullish(z.string()),
  timestamp: z.nullish(Time),
  data: z.optional(z.unknown()),
});

const WebhookUser = z.pipe(
  z.object({
    id: z.string().check(z.minLength(1), z.maxLength(255)),
    email_addresses: z.array(
      z.object({
        email_address: z.string(),
        verification: z.nullish(z.object({ strategy: z.nullish(z.string()) })),
      }),
    ),
    created_at: Time,
  }),
  z.transform((wire): JoinedUser => ({
    id: wire.id,
    emailAddresses: wire.email_addresses.map(({ email_address: emailAddress, verification }) => ({
      emailAddress: emailAddress.toLowerCase(),
      strategy: verification?.strategy ?? null,
    })),
    createdAt: wire.created_at,
  })),
);

const userEvents: ReadonlySet<string> = new Set(["user.created", "user.updated"]);

export function readEvent(text: string): Event {
  const envelope = Envelope.safeParse(parsed(text));
  if (!envelope.success) return unreadable(null, envelope.error);
  const { type, instance_id: instanceId, timestamp, data } = envelope.data;
  if (!userEvents.has(type)) return { kind: "unused" };
  const user = WebhookUser.safeParse(data);
  if (!user.success) return unreadable(type, user.error);
  return { kind: "user", instanceId: instanceId ?? null, user: user.data, at: timestamp ?? null };
}

/** Names the field and not its value, which may be an address. */
function unreadable(type: string | null, { issues }: z.core.$ZodError): Event {
  return { kind: "unreadable", type, field: issues[0]?.path.map(String).join(".") ?? "" };
}

/** Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
