import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { EnvError, systemCodeOf } from "./reader.ts";

const folderMode = 0o700;
const fileMode = 0o600;
const others = 0o077;
const ownFiles = /^(?:(?:usher|usher-sandbox|sandbox)\.sqlite(?:-wal|-shm|-journal|\.lineage)?|auth-secret)$/;

/**
 * Creates `DATA_DIR` if missing, and takes the rights of other users away from it and from the files in it: they hold
 * secrets and password hashes. (Windows has other rights, which are left untouched.)
 * @throws {EnvError} with a sentence if this is not possible, for instance because another user owns it
 */
export function protectDataDir(dataDir: string): void {
  attempt(dataDir, "cannot be created", () => mkdirSync(dataDir, { recursive: true, mode: folderMode }));
  attempt(dataDir, "cannot be written", () => accessSync(dataDir, constants.W_OK));
  if (process.platform === "win32") return;
  // A link has no rights of its own.
  protect(
    attempt(dataDir, "cannot be read", () => realpathSync(dataDir)),
    folderMode,
  );
  for (const name of attempt(dataDir, "cannot be read", () => readdirSync(dataDir))) {
    if (ownFiles.test(name)) refuseForeign(join(dataDir, name));
    protect(join(dataDir, name), fileMode);
  }
}

/** What a server or command of another user, such as root, leaves; SQLite calls such a file damaged. */
function refuseForeign(path: string): void {
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid ?? process.getuid?.();
  if (owner === process.getuid?.()) return;
  attempt(path, `cannot be used, because it belongs to the user ${owner}`, () =>
    accessSync(path, constants.R_OK | constants.W_OK),
  );
}

function protect(path: string, mode: number): void {
  const status = lstatSync(path, { throwIfNoEntry: false });
  // SQLite removes its files while another Usher closes the database.
  if (status === undefined || (status.mode & others) === 0) return;
  if (!status.isFile() && !status.isDirectory()) return;
  const owner = status.uid === process.getuid?.() ? "" : `, because it belongs to the user ${status.uid}`;
  attempt(path, `can be read by other users, and this cannot be changed${owner}`, () =>
    chmodSync(path, status.isDirectory() ? folderMode : mode),
  );
}

function attempt<T>(path: string, failure: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = systemCodeOf(error) ?? "unknown error";
    throw new EnvError([
      `DATA_DIR: ${path} ${failure} (${code}). Give it to the user that runs Usher, or set DATA_DIR to a folder that this user can create.`,
    ]);
  }
}
