import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvError } from "./reader.ts";

export const authSecretMinLength = 32;

/** Where a generated secret is. */
export function authSecretFile(dataDir: string): string {
  return join(dataDir, "auth-secret");
}

/**
 * The secret that signs sessions. Stored in `auth-secret` (0600), so that sessions outlive a restart. With `wx` the first
 * of two starting processes writes it. Empty if there is none and `mayCreate` is false: a command that writes another one
 * than the server's would shut its members out.
 */
export function storedSecret(dataDir: string, { mayCreate }: { mayCreate: boolean }): string {
  const path = authSecretFile(dataDir);
  if (!mayCreate && !existsSync(path)) return "";
  mkdirSync(dataDir, { recursive: true });
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
