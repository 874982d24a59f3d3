import { run } from "#bff/run.ts";

// The server, with an uncaught exception or an unhandled rejection on request.
// The error's message contains secrets and addresses, as a library's error might.
await run(async ({ clerk, admin, authSecret }) => {
  const words = `${clerk.secretKey} ${authSecret} ${admin?.password} ${admin?.emailAddress}`;
  const surprise = (): Error => new Error(`cannot ${words}`, { cause: new Error(words) });
  process.on("message", (kind) => {
    if (kind === "throw") throw surprise();
    void Promise.reject(surprise());
  });
});
