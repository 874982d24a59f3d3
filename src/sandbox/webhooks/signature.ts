import { createHmac } from "node:crypto";

/** As Clerk shows it: `whsec_` and the key in base64. */
export const webhookSecretPattern =
  /^whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type SignedHeaders = { "svix-id": string; "svix-timestamp": string; "svix-signature": string };

/** The headers by which a receiver checks who sent a message, and when. `at` in milliseconds. */
export function signMessage(secret: string, id: string, at: number, body: string): SignedHeaders {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` };
}
