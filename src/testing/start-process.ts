import { type ChildProcess, fork, type Serializable } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

// The only way to start a script in its own process, for journeys, drills, benchmarks and tests of every folder. It
// is part of `src` because all of them may import from there, whereas `src` may not import from their folders.

export type ProcessOptions = {
  /** The whole environment of the process, except PATH and Node's cache of compiled code. */
  env: Record<string, string>;
  args?: readonly string[];
  /** Modules to load before the script. */
  preload?: readonly string[];
  /** A file descriptor for standard output, instead of `output`. */
  stdout?: number;
};

export type StartedProcess<Message extends Serializable = never> = {
  /** The URL that it prints once it listens. Rejects with its output if it ends first or takes too long. */
  ready: Promise<string>;
  /** The signal or the status it ended with. */
  ended: Promise<NodeJS.Signals | number | null>;
  isRunning(): boolean;
  /** Everything it has written so far, to either stream. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  send(message: Message): void;
  /** Sends a message and resolves with the next one that comes back. */
  ask(message: Message): Promise<unknown>;
  /** Resolves when the process has ended. Kills it if it ignores the signal, and rejects then. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

const root = join(import.meta.dirname, "..", "..");
const readyWithinMs = 150_000;
const killAfterMs = 30_000;
const shownCharacters = 4_000;
const listening = /(?:ready at|listens on) (https?:\/\/[^\s"]+)/;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a script, named by its path from the project's root. Await `ready` where the script is a server. */
export function startProcess<Message extends Serializable = never>(
  script: string,
  { env, args = [], preload = [], stdout }: ProcessOptions,
): StartedProcess<Message> {
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  const child = fork(join(root, script), args, {
    cwd: root,
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    execArgv: preload.flatMap((module) => ["--import", module]),
    stdio: ["ignore", stdout ?? "pipe", "pipe", "ipc"],
  });
  running.add(child);
  const { promise: ended, resolve: end } = Promise.withResolvers<NodeJS.Signals | number | null>();
  child.once("close", (status, signal) => {
    running.delete(child);
    end(signal ?? status);
  });
  const isRunning = () => running.has(child);
  return {
    ...readinessOf(child, script),
    ended,
    isRunning,
    signal: (signal) => void child.kill(signal),
    send: (message) => void child.send(message),
    async ask(message) {
      const answer = once(child, "message");
      child.send(message);
      return (await answer)[0];
    },
    async stop(signal = "SIGTERM") {
      if (isRunning()) child.kill(signal);
      let isIgnored = false;
      const timer = setTimeout(() => {
        isIgnored = signal !== "SIGKILL";
        child.kill("SIGKILL");
      }, killAfterMs);
      await ended;
      clearTimeout(timer);
      if (isIgnored) throw new Error(`${script} ignored ${signal}`);
    },
  };
}

function readinessOf(child: ChildProcess, script: string): Pick<StartedProcess, "ready" | "output"> {
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  let output = "";
  let isReady = false;
  const fail = (event: string) => reject(new Error(`${script} ${event}:\n${output.slice(-shownCharacters)}`));
  const timer = setTimeout(() => fail(`does not listen after ${readyWithinMs / 1_000} s`), readyWithinMs);
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (isReady) return;
      const url = listening.exec(output)?.[1];
      if (url === undefined) return;
      isReady = true;
      clearTimeout(timer);
      resolve(url);
    });
  child.once("error", reject);
  child.once("close", (status, signal) => {
    clearTimeout(timer);
    fail(`ended with ${signal ?? status}`);
  });
  // A script that only runs to its end, or is killed on purpose, is never awaited here.
  ready.catch(() => {});
  return { ready, output: () => output };
}
