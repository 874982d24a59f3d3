import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { availableParallelism } from "node:os";

// Runs the tests several times with every core kept busy by an endless loop. A loaded machine may make them slow, not red.
// npm run test:busy        five runs
// npm run test:busy -- 2   two runs

const runs = Number(process.argv[2] ?? 5);
if (!Number.isSafeInteger(runs) || runs < 1) {
  console.error("Usage: npm run test:busy -- <number of runs>");
  process.exit(1);
}

const children = new Set<ChildProcess>();
function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}
process.once("exit", () => {
  for (const child of children) child.kill();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

/** Ends when its standard input closes, which happens even if this process is killed. */
const loop = `
  process.stdin.resume().once("close", () => process.exit(0));
  (function spin() {
    const until = performance.now() + 500;
    while (performance.now() < until);
    setImmediate(spin);
  })();
`;

function test(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = start("npm", ["test"], { stdio: "inherit", shell: process.platform === "win32" });
    child.once("error", () => resolve(false));
    child.once("close", (status) => resolve(status === 0));
  });
}

for (let core = 0; core < availableParallelism(); core += 1)
  start(process.execPath, ["-e", loop], { stdio: ["pipe", "ignore", "ignore"] });

let green = 0;
for (let run = 1; run <= runs; run += 1) {
  if (await test()) green += 1;
  console.log(`busy run ${run} of ${runs}: ${green} green so far\n`);
}
console.log(`${green} of ${runs} green`);
process.exit(green === runs ? 0 : 1);
