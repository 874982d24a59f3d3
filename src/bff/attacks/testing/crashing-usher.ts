import { run } from "#bff/run.ts";

// The server as it is, with two ways to break it from outside: something throws, or a promise fails, and nobody catches it.
// Its words hold everything that is secret or personal, as an error of a library might.
await run(async ({ clerk, admin, authSecret }) => {
  const words = `${clerk.secretKey} ${authSecret} ${admin?.password} ${admin?.emailAddress}`;
  const surprise = (): Error => new Error(`cannot ${words}`, { cause: new Error(words) });
  process.on("message", (kind) => {
    if (kind === "throw") throw surprise();
    void Promise.reject(surprise());
  });
});
