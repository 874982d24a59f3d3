import { fileURLToPath } from "node:url";
import { EnvError } from "#bff/env/reader.ts";
import { type Env, readEnv, secretsOf } from "#bff/env/env.ts";
import { createLog, type Log } from "#bff/http/log.ts";
import { scrubOutput } from "#bff/http/scrub/output.ts";
import { createScrub } from "#bff/http/scrub/scrub.ts";
import { standardOutput } from "#bff/process/output.ts";
import { databaseFile } from "#store/database-file.ts";
import type { StoreFault } from "#store/fault.ts";
import { faultAt } from "#store/probe.ts";
import { type RunningServer, startServer } from "./server.ts";

const distDir = fileURLToPath(new URL("../../dist", import.meta.url));
const stderr = standardOutput(2);
/** Longer than the engine waits for its open call. The next start reconciles a call that hangs longer. */
const stopMs = 20_000;

/**
 * Runs the server until a signal stops it. The exit status is 1 after any error. `prepare` starts what the server needs,
 * such as the sandbox.
 */
export async function run(prepare?: (env: Env) => Promise<unknown>): Promise<void> {
  // What Usher writes is for its own user only: the database and its log, secrets, backups.
  process.umask(0o077);
  const signals = createSignals();
  const env = readEnvOrExit();
  const scrub = createScrub({ secrets: secretsOf(env), showsAddresses: env.showsAddresses });
  const stdout = standardOutput(1, {
    onRecovery: (lines) => log.warn({ lines }, "dropped log lines that could not be written"),
  });
  const log = createLog(env.logLevel, stdout, scrub);
  scrubOutput(scrub, log);
  exitOnUncaught(log);
  try {
    await prepare?.(env);
    const server = await startServer(env, { log, distDir });
    stdout.write(`${welcome(env, server)}\n`);
    signals.attach(server);
  } catch (error) {
    log.fatal({ err: error }, "could not start");
    complain(`Usher could not start: ${reason(error, env)}`);
    process.exit(1);
  }
}

/**
 * After an uncaught exception the process exits; the ledger survives that. Node's own output would print secrets in the
 * error's message, and its reports would contain the environment.
 */
function exitOnUncaught(log: Log): void {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught exception, exiting");
    process.exit(1);
  });
}

function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    complain(error instanceof EnvError ? error.message : `Usher could not start: ${reason(error)}`);
    return process.exit(1);
  }
}

function reason(error: unknown, env?: Env): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    const isOfSandbox = "port" in error && env?.isSandbox === true && error.port === env.sandbox.port;
    return isOfSandbox
      ? `the port of its sandbox is in use (${error.message}). Set SANDBOX_PORT to another port; if another Usher runs on this machine, set PORT too.`
      : `the port is in use (${error.message}). Set PORT to another port.`;
  }
  if ("syscall" in error && (error.syscall === "listen" || error.syscall === "getaddrinfo"))
    return `HOST and PORT cannot be used (${error.message}). Set HOST to an address of this machine, and PORT to one that this user may open.`;
  if (env === undefined) return error.message;
  const file = databaseFile(env);
  const fault = faultAt(file, error);
  return fault === null ? error.message : startFaults[fault](file);
}

const startFaults: Readonly<Record<StoreFault, (file: string) => string>> = {
  full: (file) => `the disk that holds ${file} is full. Free some space on it.`,
  read_only: (file) => `${file} is read-only. Make it writable for the user that runs Usher.`,
  locked: (file) => `${file} is locked by another process, such as a restore. Wait until it has ended.`,
  moved: (file) => `${file} was replaced at this moment, as by a restore. Start again.`,
  failed: (file) => `${file} cannot be read and may be damaged. See Restore in docs/operations.md.`,
};

function welcome(env: Env, server: RunningServer): string {
  const lines = [
    env.isSandbox
      ? `Usher is ready at ${server.url} (sandbox: no e-mail is sent)`
      : `Usher is ready at ${server.url}`,
    server.accessNote,
    server.setupUrl && `Create the first admin account with this one-time link: ${server.setupUrl}`,
  ];
  return lines.filter((line) => line !== null).join("\n");
}

/**
 * SIGTERM and SIGINT stop the server, from the first moment on: process 1 of a container ignores signals that it does not
 * handle. npm forwards the signals that the whole process group gets, so they come twice; the second does nothing.
 */
function createSignals(): { attach: (server: RunningServer) => void } {
  let server: RunningServer | null = null;
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    // Until it listens, the server has nothing that a later start could not repeat.
    if (server === null) process.exit(0);
    setTimeout(() => process.exit(1), stopMs).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(`Usher did not stop cleanly: ${reason(error)}`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  return {
    attach: (running) => {
      server = running;
    },
  };
}

function complain(words: string): void {
  stderr.write(`${words}\n`);
}
