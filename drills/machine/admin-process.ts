import { readEnv } from "#bff/env/env.ts";
import { runAdmin } from "#bff/operations/admin/admin.ts";
import { openStore } from "#store/store.ts";

// The emergency command, which dies before a statement: its number is the first argument, the command the rest.

const [number, ...words] = process.argv.slice(2);
const dieBefore = Number(number);
let count = 0;
const open: typeof openStore = (options) =>
  openStore({
    ...options,
    onStatement() {
      count += 1;
      if (count === dieBefore) process.kill(process.pid, "SIGKILL");
    },
  });
await runAdmin(readEnv(), words, { now: Date.now, open });
console.log(`${count} statements`);
