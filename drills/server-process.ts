import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order, Plan, Word } from "./plan.ts";

/** A real server in a process of its own. */
export type ServerProcess = {
  /** Where it listens. Rejects when it ended before. */
  ready: Promise<string>;
  /** The signal or the status it ended with. */
  ended: Promise<NodeJS.Signals | number | null>;
  isRunning(): boolean;
  /** Everything it has logged so far. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has done so. */
  tell(order: Order): Promise<void>;
};

const script = fileURLToPath(new URL("server.ts", import.meta.url));

function readyOf(child: ChildProcess, output: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on("message", (message) => {
    // Only `server.ts` is at the other end.
    const word = message as Word;
    if (word.kind === "ready") resolve(word.url);
  });
  child.once("error", reject);
  child.once("close", (code, signal) =>
    reject(new Error(`The server ended with ${signal ?? code} before it listened:\n${output()}`)),
  );
  // Some drills kill it on purpose before it listens, and do not wait for this.
  promise.catch(() => {});
  return promise;
}

/** Starts a server on a free port. */
export function startProcess(env: Record<string, string>, plan: Plan): ServerProcess {
  const child = fork(script, [JSON.stringify(plan)], {
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
      PORT: "0",
      ...env,
    },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = once(child, "close").then(() => child.signalCode ?? child.exitCode);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    ready: readyOf(child, () => output),
    ended,
    isRunning,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    async tell(order) {
      const done = once(child, "message");
      child.send(order);
      await done;
    },
  };
}
