import { run } from "#bff/run.ts";
import { deprecate } from "node:util";

// The server, with an uncaught exception, an unhandled rejection or a chatty library on request. The messages contain
// secrets and addresses, as those of a library might.
await run(async ({ clerk, admin, authSecret, webhookSecret }) => {
  const words = `${clerk.secretKey} ${authSecret} ${webhookSecret} ${admin?.password} ${admin?.emailAddress}`;
  const surprise = (): Error => new Error(`cannot ${words}`, { cause: new Error(words) });
  process.on("message", (kind) => {
    if (kind === "throw") throw surprise();
    if (kind === "reject") void Promise.reject(surprise());
    if (kind === "reject several") void Promise.reject(new AggregateError([surprise(), words], words));
    if (kind === "print") printEverywhere(words, surprise());
  });
});

function printEverywhere(words: string, surprise: Error): void {
  /* oxlint-disable no-console -- as a library might */
  console.log("says", words, { nested: [words] });
  console.error(surprise);
  console.trace(words);
  /* oxlint-enable no-console */
  process.stdout.write(Buffer.from(`bytes of ${words}\n`));
  process.stderr.write(`${words}\n`, "utf8");
  process.emitWarning(`beware of ${words}`, { code: words, detail: words });
  deprecate(() => undefined, `deprecated ${words}`, words)();
}
