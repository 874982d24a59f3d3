import { createHash, randomBytes } from "node:crypto";

/** A secret that proves its holder: 256 random bits. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token: a reader of the database cannot use it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
