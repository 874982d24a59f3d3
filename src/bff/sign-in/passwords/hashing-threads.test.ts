import { existsSync, readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import * as library from "better-auth/crypto";
import { expect, test } from "vitest";
import { scryptPasswords } from "./hashing-threads.ts";

const password = "vier Wörter für Ⅸ Tests";

test("S2: a password hashed here is right for the sign-in library, and the other way round", async () => {
  const ours = await scryptPasswords.hash(password);
  const theirs = await library.hashPassword(password);
  expect(ours).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  expect(await library.verifyPassword({ hash: ours, password })).toBe(true);
  expect(await scryptPasswords.verify({ hash: theirs, password })).toBe(true);
  expect(await scryptPasswords.verify({ hash: theirs, password: "another" })).toBe(false);
  expect(await scryptPasswords.hash(password)).not.toBe(ours);
});

test("S2: a stored text that is no hash fits no password", async () => {
  for (const hash of ["", ":", "unused", "salt:", `:${"0".repeat(128)}`])
    expect(await scryptPasswords.verify({ hash, password })).toBe(false);
});

/** The niceness of each thread of this process. */
function priorities(): number[] {
  return readdirSync("/proc/self/task").flatMap((thread) => {
    const file = `/proc/self/task/${thread}/stat`;
    // A thread may end meanwhile.
    if (!existsSync(file)) return [];
    const stat = readFileSync(file, "utf8");
    // Behind the name of the thread, which may contain anything.
    return [Number(stat.slice(stat.lastIndexOf(")")).split(" ")[17])];
  });
}

test.runIf(process.platform === "linux")("S2: passwords are hashed with a low priority", async () => {
  await scryptPasswords.hash(password);
  expect(priorities()).toContain(10);
  expect(getPriority()).toBeLessThan(10);
});
