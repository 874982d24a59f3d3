import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type StartedProcess, startProcess } from "#testing/start-process.ts";

export function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "usher-attack-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Everything in a folder as one text, database pages included. */
export function contentOf(dir: string): string {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

type Mishap = "throw" | "reject" | "reject several" | "print";

/** Usher in its own process, which fails or prints when a message asks for it. It ends with the test. */
export function startCrashingUsher(env: Record<string, string>): StartedProcess<Mishap> {
  const script = "src/bff/attacks/testing/crashing-usher.ts";
  const usher = startProcess<Mishap>(script, { env: { PORT: "0", ...env } });
  onTestFinished(() => usher.stop("SIGKILL"));
  return usher;
}
