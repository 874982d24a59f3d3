import { sql } from "kysely";
import { createClerk } from "#bff/clerk/clerk.ts";
import { readEnv } from "#bff/env/env.ts";
import { createLog } from "#bff/http/log.ts";
import { type ServerDeps, startServer } from "#bff/server.ts";
import { openStore, type Store } from "#store/store.ts";
import { createWatch, watched } from "./moments.ts";
import type { Order, Plan } from "./plan.ts";

// The real server, which dies where its plan says.

// The drill that started this process wrote it.
const plan = JSON.parse(process.argv[2] ?? "{}") as Plan;
let clockMs = plan.clockMs ?? 0;
let store: Store | undefined;
const watch = createWatch((signal) => process.kill(process.pid, signal));
watch.plan(plan.death);

const deps: ServerDeps = {
  ...(plan.lateLooksMs !== undefined && { lateLooksMs: plan.lateLooksMs }),
  ...(plan.sweepTiming !== undefined && { sweepTiming: plan.sweepTiming }),
  now: () => Date.now() + clockMs,
  async openStore(options) {
    store = await openStore({
      ...options,
      onStatement: (text) => watch.see({ kind: "statement", sql: text }),
    });
    return store;
  },
  createClerk: (options) =>
    watched(
      createClerk({ ...options, ...(plan.timeouts === undefined ? {} : { timeouts: plan.timeouts }) }),
      (moment) => watch.see(moment),
    ),
};

/** SQLite's own limit causes the real error of a full disk on any machine. */
async function setDisk({ isFull }: { isFull: boolean }): Promise<void> {
  if (store === undefined) return;
  // SQLite raises a limit below the current size to the current size.
  await sql.raw(`PRAGMA max_page_count = ${isFull ? 1 : 1_000_000_000}`).execute(store.db);
}

async function obey(order: Order): Promise<void> {
  if (order.kind === "clock") clockMs = order.ms;
  else if (order.kind === "death") watch.plan(order.death);
  else await setDisk(order);
  process.send?.("done");
}

const log = createLog("info");
const server = await startServer(readEnv(), { log, distDir: plan.distDir, deps });
// The drill sends nothing else.
process.on("message", (order) => void obey(order as Order));
// Without its drill, nothing else would stop this process.
process.once("disconnect", () => process.exit(1));
process.once("SIGTERM", () => {
  void server.close().then(() => process.exit(0));
});
console.log(`The server of the drill is ready at ${server.url}`);
