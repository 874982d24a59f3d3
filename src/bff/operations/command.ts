import { createScrub } from "#bff/http/scrub/scrub.ts";
import { type Env, readEnv, secretsOf } from "#bff/env/env.ts";
import { EnvError } from "#bff/env/reader.ts";

/** An operator can mend it; the message says how. */
export class OperationError extends Error {
  override name = "OperationError";
}

/**
 * Runs a command with the environment of the server, and prints what `work` resolves with. A failure is one sentence on
 * standard error, and exit status 1. `mayCreate`: whether the command may make `DATA_DIR` and its secret.
 */
export async function runCommand(
  work: (env: Env, words: readonly string[]) => Promise<string>,
  { mayCreate }: { mayCreate: boolean },
): Promise<void> {
  let scrub = (text: string): string => text;
  process.stdout.on("error", (error: Error & { code?: string }) => {
    process.exitCode = 1;
    // A reader such as "head" has ended.
    if (error.code === "EPIPE") return;
    process.stderr.write(
      `The command was carried out, but its answer could not be printed (${error.message}).\n`,
    );
  });
  try {
    const env = readEnv(undefined, { mayCreate });
    scrub = createScrub({ secrets: secretsOf(env), showsAddresses: true });
    process.stdout.write(`${scrub(await work(env, process.argv.slice(2)))}\n`);
  } catch (error) {
    process.stderr.write(`${scrub(sentenceOf(error))}\n`);
    process.exitCode = 1;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof OperationError || error instanceof EnvError) return error.message;
  return `The command failed: ${error instanceof Error ? error.message : String(error)}`;
}
