import { spawn, spawnSync } from "node:child_process";

/** Runs a command and kills it if it prints nothing for `quietMs`: a silent download does not end. */
export function run(command: string, args: string[], quietMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const giveUp = () => child.kill("SIGKILL");
    let timer = setTimeout(giveUp, quietMs);
    const restartTimer = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, quietMs);
    };
    child.stdout.on("data", restartTimer);
    child.stderr.on("data", restartTimer);
    child.on("error", () => resolve(false));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

/** Installs the first set of packages that Debian has. False where there is no apt or no right to use it. */
export async function installFromDebian(
  name: string,
  choices: readonly (readonly string[])[],
): Promise<boolean> {
  if (process.platform !== "linux" || spawnSync("apt-get", ["--version"]).status !== 0) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"]).status !== 0) return false;
  const [command, first] = isRoot ? ["apt-get", []] : ["sudo", ["-n", "apt-get"]];
  const timeouts = [
    "-o",
    "Acquire::Retries=1",
    "-o",
    "Acquire::http::Timeout=20",
    "-o",
    "Acquire::https::Timeout=20",
  ];
  process.stdout.write(`No ${name} found; installing Debian's package\n`);
  if (!(await run(command, [...first, ...timeouts, "update"], 45_000))) return false;
  const install = [...first, ...timeouts, "install", "-y", "--no-install-recommends"];
  for (const packages of choices) if (await run(command, [...install, ...packages], 120_000)) return true;
  return false;
}
