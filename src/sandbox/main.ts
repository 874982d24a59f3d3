import { readEnvironment, type SandboxEnvironment } from "./env.ts";
import { startSandbox } from "./server.ts";

// Its folder may be that of Usher, whose files other users must not read.
process.umask(0o077);
const read = readEnvironment();
if ("problems" in read) fail(read.problems);
else await run(read.environment);

async function run(environment: SandboxEnvironment): Promise<void> {
  try {
    const sandbox = await startSandbox(environment);
    say(`sandbox listens on ${sandbox.url} (API under /v1, controls under /sandbox)`);
    say(
      environment.secretKey === undefined
        ? "accepts any key such as sk_test_sandbox"
        : "accepts only the key in SANDBOX_SECRET_KEY",
    );
    if (environment.webhookTarget !== undefined)
      say(`sends webhooks about users to ${environment.webhookTarget.url}`);
    say(
      `an hour of limits lasts ${environment.hourSeconds} s; addresses with faults: ${sandbox.url}/sandbox/faults`,
    );
    const stop = (): void => void sandbox.close();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  } catch (error) {
    fail([explain(error, environment)]);
  }
}

function explain(error: unknown, { port, host, dataDir }: SandboxEnvironment): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is in use; set SANDBOX_PORT to another one.`;
  const reason = error instanceof Error ? error.message : String(error);
  return `The sandbox could not start with the data folder ${dataDir}: ${reason}`;
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

function fail(sentences: string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
