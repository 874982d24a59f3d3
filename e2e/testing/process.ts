import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Starts a script and waits until its output says that it listens. */
export async function startProcess(
  script: string,
  env: Record<string, string>,
  onOutput: (text: string) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let seen = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      const text = chunk.toString();
      onOutput(text);
      seen += text;
      if (/ready at|listens on/.test(seen)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`${script} ended with ${code} before it listened:\n${seen}`)),
    );
  });
  return child;
}

/** Ends it and waits until it has; one that has ended already is left. */
export async function endProcess(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill(signal);
  await ended;
}
