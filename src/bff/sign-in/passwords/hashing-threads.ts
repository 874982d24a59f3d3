import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Passwords } from "./hashing.ts";
import type { HashJob } from "./hashing-thread.ts";

const idle: Worker[] = [];

/** A thread starts when all others are busy; `limitHashing` decides how many there can be. */
async function keyOf(job: HashJob): Promise<string> {
  // It needs no environment, where secrets are.
  const thread =
    idle.pop() ?? new Worker(new URL("./hashing-thread.ts", import.meta.url), { env: {}, execArgv: [] });
  // A process may end while a thread is idle, and not before it has answered.
  thread.ref();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  thread.postMessage(job);
  // Throws the error of a thread that has failed, which is not used again.
  const [key]: string[] = await once(thread, "message");
  thread.unref();
  idle.push(thread);
  return key ?? "";
}

/**
 * Scrypt with N = 16,384, r = 16, p = 1 and a salt of 16 bytes: 32 MB and some 50 ms a guess. In threads of their own with a low
 * priority, so that on a small machine requests come first, and session checks find Node's own threads free.
 */
export const scryptPasswords: Passwords = {
  async hash(password) {
    const salt = randomBytes(16).toString("hex");
    return `${salt}:${await keyOf({ password, salt })}`;
  },
  async verify({ hash, password }) {
    const [salt = "", key = ""] = hash.split(":");
    const [given, right] = [await keyOf({ password, salt }), key].map((text) => Buffer.from(text ?? ""));
    return given !== undefined && right?.length === given.length && timingSafeEqual(given, right);
  },
};
