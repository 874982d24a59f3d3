import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { readBuild, sourceStamp } from "./page-stamp.ts";

/** What a build needs: the script of the bundler, and a folder to write to. */
type Tools = { bundler: string | null; isWritable: boolean };

function toolsOf(root: string): Tools {
  return { bundler: findBundler(), isWritable: canWrite(root) };
}

/** What `vite.config.ts` imports. */
const bundlerPackages = ["vite", "@tailwindcss/vite", "@vitejs/plugin-react"];

/** The bundler's command. Null after `npm ci --omit=dev`, which may leave a part of it as a peer of other packages. */
function findBundler(): string | null {
  try {
    for (const name of bundlerPackages) import.meta.resolve(name);
    return join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
  } catch {
    return null;
  }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the page if `dist/` was not built from the present sources. The bundler runs in a process of its own, so that
 * its memory is gone when the server starts. Resolves with a warning, or null.
 * @throws {Error} with a sentence if there is no page to serve
 */
export async function preparePage(root: string, tools: Tools = toolsOf(root)): Promise<string | null> {
  const dist = join(root, "dist");
  const sources = sourceStamp(root);
  const built = readBuild(dist);
  if (built !== null && (sources === null || built.sources === sources)) return null;
  const { bundler } = tools;
  const missing = whyNot(tools, root);
  if (bundler !== null && missing === null) {
    await build(root, bundler, sources);
    return null;
  }
  if (built !== null)
    return `The page in ${dist} was built from other sources and cannot be built again here: ${missing}. Usher serves it as it is.`;
  throw new Error(
    `The page has not been built, and cannot be built here: ${missing}. Run "npm ci && npm run build" elsewhere and copy dist/ to ${dist}.`,
  );
}

function whyNot({ bundler, isWritable }: Tools, root: string): string | null {
  if (bundler === null) return "the development packages are not installed";
  return isWritable ? null : `${root} is read-only`;
}

async function build(root: string, bundler: string, sources: string | null): Promise<void> {
  const dist = join(root, "dist");
  removeAbandoned(dist);
  const mine = `${dist}.${randomUUID()}`;
  const child = spawn(
    process.execPath,
    [bundler, "build", "--logLevel", "warn", "--outDir", mine, "--emptyOutDir"],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  const stopStopping = stopOnSignals(child, mine);
  try {
    const [status] = await once(child, "close");
    if (status !== 0) throw new Error("The page could not be built; the bundler's message is above.");
    // Another start may have put the same page there meanwhile, and its server may be reading it.
    if (sources === null || readBuild(dist)?.sources !== sources) replace(dist, mine);
  } finally {
    stopStopping();
    rmSync(mine, { recursive: true, force: true });
  }
}

/** No build takes so long (ms). */
const longestBuildMs = 600_000;

/** What starts left that were killed while they built. */
function removeAbandoned(dist: string): void {
  for (const name of readdirSync(dirname(dist))) {
    const path = join(dirname(dist), name);
    if (name.startsWith(`${basename(dist)}.`) && Date.now() - statSync(path).mtimeMs > longestBuildMs)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Renames, so that `dist/` is never half a build. */
function replace(dist: string, mine: string): void {
  const old = `${mine}.old`;
  if (readBuild(dist) !== null) renameSync(dist, old);
  else rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(mine, dist);
  } catch (error) {
    // Another start was faster.
    if (readBuild(dist) === null) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** A signal during the build ends both processes. Returns how to stop listening. */
function stopOnSignals(child: ChildProcess, mine: string): () => void {
  const stop = (): void => {
    child.once("close", () => {
      rmSync(mine, { recursive: true, force: true });
      process.exit(0);
    });
    child.kill();
  };
  const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
