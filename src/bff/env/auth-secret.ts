import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvError } from "./reader.ts";

export const authSecretMinLength = 32;

/**
 * The secret that signs sessions. Stored in `auth-secret` (0600), so that sessions outlive a restart. With `wx` the first
 * of two starting processes writes it.
 */
export function storedSecret(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "auth-secret");
  try {
    writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  chmodSync(path, 0o600);
  const secret = readFileSync(path, "utf8").trim();
  if (secret.length >= authSecretMinLength) return secret;
  throw new EnvError([
    `The file ${path} does not contain a valid secret: delete it, and the next start writes a new one.`,
  ]);
}
