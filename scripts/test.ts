import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./testing/chromium.ts";
import { findNginx } from "./testing/nginx.ts";
import { type Failure, e2eFailures, unitFailures } from "./testing/failures.ts";

type Counts = { passed: number; failed: number };

const reports = await mkdtemp(join(tmpdir(), "usher-test-"));
const total: Counts = { passed: 0, failed: 0 };
/** Told again at the end, where they are looked for. */
const failures: Failure[] = [];

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: "inherit",
      // Tests start some hundred processes, which share their compiled code.
      env: { ...process.env, NODE_COMPILE_CACHE: join(reports, "compiled"), ...env },
      shell: process.platform === "win32",
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** Counts the tests of a step where it reports them. A step that fails without a report counts as one failure. */
async function step(name: string, work: () => Promise<boolean>, count: () => Promise<Counts>): Promise<void> {
  const startedAt = Date.now();
  const isGreen = await work();
  const counts = await count().catch(() => ({ passed: 0, failed: 0 }));
  if (!isGreen && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${counts.failed === 0 ? "ok  " : "FAIL"} ${name} (${counts.passed} passed, ${counts.failed} failed, ${seconds} s)\n`,
  );
}

const isOne = async (): Promise<Counts> => ({ passed: 1, failed: 0 });

async function report(file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, "utf8"));
}

const unitReport = join(reports, "unit.json");
const e2eReport = join(reports, "e2e.json");

await step("types", () => run("npm", ["run", "--silent", "typecheck"]), isOne);
await step("lint", () => run("npm", ["run", "--silent", "lint"]), isOne);
await step("format", () => run("npm", ["run", "--silent", "format:check"]), isOne);
await step("dead code", () => run("npm", ["run", "--silent", "dead-code"]), isOne);
await step("build", () => run("npm", ["run", "--silent", "build"]), isOne);
await step(
  "unit and integration",
  () => run("vitest", ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${unitReport}`]),
  async () => {
    const result = await report(unitReport);
    failures.push(...unitFailures(result));
    return { passed: Number(result["numPassedTests"]), failed: Number(result["numFailedTests"]) };
  },
);
await step(
  "browser",
  async () => {
    const chromium = await findChromium();
    const nginx = await findNginx();
    return run("playwright", ["test", "--reporter=line,json"], {
      CHROMIUM_PATH: chromium,
      NGINX_PATH: nginx,
      PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
    });
  },
  async () => {
    const result = await report(e2eReport);
    failures.push(...e2eFailures(result));
    const { stats } = result as { stats: { expected: number; unexpected: number; flaky: number } };
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  },
);

// The last processes may still write their compiled code.
await rm(reports, { recursive: true, force: true, maxRetries: 5 });
for (const { test, reason } of failures) console.log(`FAIL ${test}\n${reason}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
