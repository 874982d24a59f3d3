import { spawnSync } from "node:child_process";
import { constants, openSync } from "node:fs";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of some megabytes, which a drill can fill. */
export type SmallDisk = {
  dir: string;
  /** Writes until nothing fits any more. */
  fill(): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
};

/** Null where this process may not mount one: it needs the rights of root on Linux. */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const dir = await mkdtemp(join(tmpdir(), "usher-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", dir]);
  if (mounted.status !== 0) {
    await rm(dir, { recursive: true });
    return null;
  }
  const filler = join(dir, "filler");
  return {
    dir,
    async fill() {
      for (const size of [1024 * 1024, 4096, 1]) while (await append(filler, size));
    },
    empty: () => rm(filler, { force: true }),
    async close() {
      // Lazily: a process that was just killed may still have a file open.
      spawnSync("umount", ["-l", dir]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function append(path: string, size: number): Promise<boolean> {
  try {
    await appendFile(path, Buffer.alloc(size));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
}

/** The writing end of a pipe whose reader reads nothing, or has ended. */
export async function openDeadPipe(hasReader: boolean): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "usher-pipe-"));
  const path = join(dir, "pipe");
  if (spawnSync("mkfifo", [path]).status !== 0) throw new Error("mkfifo failed.");
  // Opened for both, it is its own reader; opening it for reading alone would wait for a writer.
  const both = openSync(path, "r+");
  const writer = hasReader ? both : openSync(path, constants.O_WRONLY);
  await rm(dir, { recursive: true });
  return writer;
}
