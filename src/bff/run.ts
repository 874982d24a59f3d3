import { fileURLToPath } from "node:url";
import { EnvError } from "#bff/env/reader.ts";
import { type Env, readEnv, secretsOf } from "#bff/env/env.ts";
import { createLog, type Log } from "#bff/http/log.ts";
import { createScrub } from "#bff/http/scrub.ts";
import { type RunningServer, startServer } from "./server.ts";

const distDir = fileURLToPath(new URL("../../dist", import.meta.url));
/** The engine's call under way is waited for; what hangs longer than this is found out by the next start. */
const stopMs = 20_000;

/**
 * The process: reads the environment, serves until it is told to stop, and ends with a status that says how it went.
 * `prepare` brings up what has to be there first, such as the sandbox.
 */
export async function run(prepare?: (env: Env) => Promise<unknown>): Promise<void> {
  const env = readEnvOrExit();
  const scrub = createScrub({ secrets: secretsOf(env), showsAddresses: env.showsAddresses });
  const log = createLog(env.logLevel, undefined, scrub);
  endOnSurprises(log);
  try {
    await prepare?.(env);
    const server = await startServer(env, { log, distDir });
    say(welcome(env, server));
    stopOnSignals(server);
  } catch (error) {
    log.fatal({ err: error }, "Usher could not start");
    complain(scrub(`Usher could not start: ${reason(error)}`));
    process.exit(1);
  }
}

/**
 * What nobody caught leaves the process in a state that nobody knows, so it ends; the ledger is written for that. Left to
 * itself, Node would print the error as it is, with whatever its words hold, and its reports would hold the environment.
 */
function endOnSurprises(log: Log): void {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "something unexpected ended Usher; start it again");
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

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE")
    return `the port is taken (${error.message}). Set PORT to another one.`;
  return error.message;
}

function welcome(env: Env, server: RunningServer): string {
  const where = env.isSandbox
    ? `Usher is ready at ${server.url} (sandbox: no mail goes out)`
    : `Usher is ready at ${server.url}`;
  if (server.setupUrl === null) return where;
  return `${where}\nMake the first admin with this one-time link: ${server.setupUrl}`;
}

function stopOnSignals(server: RunningServer): void {
  const stop = (): void => {
    setTimeout(() => process.exit(1), stopMs).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(`Usher did not stop cleanly: ${reason(error)}`);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

function complain(words: string): void {
  process.stderr.write(`${words}\n`);
}
