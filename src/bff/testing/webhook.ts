import { createHmac } from "node:crypto";

export const webhookSecret = "whsec_YSBrZXkgb2YgdGVzdHMgb25seSwgMjQr";

/** A user as Clerk describes them, whose address was verified by the link of an invitation. */
export const wireUser = {
  object: "user",
  id: "user_1",
  email_addresses: [
    {
      id: "idn_1",
      email_address: "Ada@Example.com",
      verification: { status: "verified", strategy: "ticket" },
    },
    { id: "idn_2", email_address: "ada@example.org", verification: null },
  ],
  public_metadata: { team: "x" },
  created_at: 1_800_000_000_000,
  updated_at: 1_800_000_000_000,
};

export const userEvent = { object: "event", type: "user.created", data: wireUser };

type Given = { id?: string; secret?: string; atMs?: number; body?: unknown };

/** A message as Clerk sends it now: its text, and the headers with its signature. */
export function signedMessage({ id = "msg_1", secret = webhookSecret, atMs = Date.now(), body }: Given = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? userEvent);
  const timestamp = String(Math.floor(atMs / 1_000));
  const signature = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"))
    .update(`${id}.${timestamp}.${text}`)
    .digest("base64");
  const headers = {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": timestamp,
    "svix-signature": `v1,${signature}`,
  };
  return { text, headers };
}
