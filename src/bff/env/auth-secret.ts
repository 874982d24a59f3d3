import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EnvError, systemCodeOf } from "./reader.ts";

export const authSecretMinLength = 32;

/** Where a generated secret is. */
export function authSecretFile(dataDir: string): string {
  return join(dataDir, "auth-secret");
}

/**
 * The secret that signs sessions. Stored in `auth-secret` (0600), so that sessions outlive a restart. Empty if there is
 * none and `mayCreate` is false: a command that writes another one than the server's would lock its members out.
 * @throws {EnvError}
 */
export function storedSecret(dataDir: string, { mayCreate }: { mayCreate: boolean }): string {
  const path = authSecretFile(dataDir);
  if (!existsSync(path)) {
    if (!mayCreate) return "";
    createSecret(path);
  }
  const secret = readFileSync(path, "utf8").trim();
  if (secret.length >= authSecretMinLength) return secret;
  throw new EnvError([
    `The file ${path} does not contain a valid secret: put the old one back, or delete the file, and the next start writes a new one.`,
  ]);
}

/** The file appears with its content or not at all, also on a full disk. The first of two starting processes writes it. */
function createSecret(path: string): void {
  const part = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const content = `${randomBytes(32).toString("base64url")}\n`;
    writeFileSync(part, content, { mode: 0o600, flush: true });
    appear(part, path);
  } catch (error) {
    const code = systemCodeOf(error) ?? "unknown error";
    throw new EnvError([
      `DATA_DIR: the file ${path} cannot be written (${code}). ${code === "ENOSPC" ? "The disk is full: free some space, and start again." : "Give the folder to the user that runs Usher, or set AUTH_SECRET."}`,
    ]);
  } finally {
    rmSync(part, { force: true });
  }
}

function appear(part: string, path: string): void {
  try {
    linkSync(part, path);
  } catch (error) {
    if (existsSync(path)) return;
    const code = systemCodeOf(error);
    // Some file systems have no links.
    if (code === undefined || code === "ENOSPC") throw error;
    renameSync(part, path);
  }
}
