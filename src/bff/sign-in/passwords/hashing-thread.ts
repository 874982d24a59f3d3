import { scryptSync } from "node:crypto";
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";

/** What a thread is asked for. It answers with the key in hexadecimal digits. */
export type HashJob = { password: string; salt: string };

/** Low, and still a tenth of a processor on a machine where other programs are busy. */
const niceness = 10;

try {
  // Of this thread on Linux; elsewhere it would be that of the whole process.
  if (process.platform === "linux") setPriority(niceness);
} catch {
  // A sandbox of the system forbids it. Passwords are hashed all the same.
}

/** As the sign-in library hashes, whose stored hashes stay valid. */
const options = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
const keyBytes = 64;

parentPort?.on("message", ({ password, salt }: HashJob) => {
  const key = scryptSync(password.normalize("NFKC"), salt, keyBytes, options);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(key.toString("hex"));
});
