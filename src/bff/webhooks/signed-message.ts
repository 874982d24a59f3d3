import { Webhook, WebhookVerificationError } from "standardwebhooks";

/** A message that Clerk has signed within five minutes of the machine's clock. */
export type SignedMessage = { id: string; text: string };

/** Why a message is not accepted; for the log, not for its sender. */
export class MessageError extends Error {
  override name = "MessageError";
}

export type VerifyMessage = (headers: Headers, text: string) => SignedMessage;

/** Without dots, which separate the signed parts. */
const idForm = /^[\w-]{1,128}$/;
const timestampForm = /^\d{1,12}$/;

/** Clerk's sender names its headers svix-…, the library those of the standard. */
export function createVerifyMessage(secret: string): VerifyMessage {
  const webhook = new Webhook(secret);
  return (headers, text) => {
    const { id, timestamp, signature } = signedHeaders(headers);
    try {
      webhook.verify(
        text,
        { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature },
        { jsonParse: false },
      );
    } catch (error) {
      if (error instanceof WebhookVerificationError) throw new MessageError(error.message);
      throw error;
    }
    return { id, text };
  };
}

/** @throws {MessageError} without reading the body */
export function signedHeaders(headers: Headers): { id: string; timestamp: string; signature: string } {
  const id = headers.get("svix-id") ?? "";
  const timestamp = headers.get("svix-timestamp") ?? "";
  const signature = headers.get("svix-signature") ?? "";
  if (!idForm.test(id) || !timestampForm.test(timestamp) || signature === "")
    throw new MessageError("Missing or malformed svix headers");
  return { id, timestamp, signature };
}
