import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

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

export type UsherProcess = {
  url: string;
  /** Everything that it has written so far, to either stream. */
  output(): string;
  /** Makes it throw, or fail a promise. */
  surprise(kind: "throw" | "reject"): void;
  /** Resolves with the status that it ended with. */
  ended: Promise<number | null>;
};

/** Usher in a process of its own, with no variables but these. Ended when the test is. */
export async function startProcess(variables: Record<string, string>): Promise<UsherProcess> {
  const script = join(import.meta.dirname, "crashing-usher.ts");
  const child = spawn(process.execPath, [script], {
    env: { PORT: "0", ...variables },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const ended = once(child, "close").then(() => child.exitCode);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const { stdout, stderr } = child;
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /ready at (http:\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    stdout?.on("data", hear);
    stderr?.on("data", hear);
    void ended.then((status) => reject(new Error(`It ended with ${status} and said:\n${output}`)));
  });
  return { url, output: () => output, surprise: (kind) => void child.send(kind), ended };
}
