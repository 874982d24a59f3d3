import { randomBytes } from "node:crypto";
import type { Reader } from "./reader.ts";
import { readSecret } from "./secrets.ts";
import { refusePlaceholder } from "./weak-secrets.ts";

export const webhookSecretPrefix = "whsec_";

/** Shorter ones were cut off while they were copied. */
const leastBytes = 24;

/** In the documentation of the service that signs for Clerk. */
const documented = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Of this process: the sandbox signs with it, and nothing else knows it. */
const sandboxSecret = `${webhookSecretPrefix}${randomBytes(leastBytes).toString("base64")}`;

/** `CLERK_WEBHOOK_SECRET`; in sandbox mode one of its own if unset. Null turns webhooks off. */
export function readWebhookSecret(reader: Reader, { isSandbox }: { isSandbox: boolean }): string | null {
  const name = "CLERK_WEBHOOK_SECRET";
  const secret = readSecret(reader, name);
  if (secret === undefined) return isSandbox ? sandboxSecret : null;
  // Its file has a sentence of its own.
  if (secret === "") return null;
  const encoded = secret.startsWith(webhookSecretPrefix) ? secret.slice(webhookSecretPrefix.length) : "";
  const key = Buffer.from(encoded, "base64");
  // The value itself is never repeated: these sentences are logged.
  if (key.toString("base64") !== encoded || key.length < leastBytes)
    reader.bad(
      name,
      "is not the signing secret of a Clerk webhook: they are whsec_ and at least 32 characters of base64.",
    );
  else refusePlaceholder(reader, name, encoded === documented ? "placeholder" : encoded);
  return secret;
}

/** Where the sandbox beside Usher reaches it; null if a free port is taken, which nothing knows yet. */
export function ownWebhookUrl({ host, port }: { host: string; port: number }): string | null {
  if (port === 0) return null;
  const name = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/webhooks/clerk`;
}
