import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { protectDataDir } from "./data-dir.ts";

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "usher-data-dir-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("S15: a new data folder is for its owner only", () => {
  const dir = join(makeDir(), "deep", "data");
  protectDataDir(dir);
  expect(modeOf(dir)).toBe(0o700);
});

test("S15: rights of others on the data folder and its files are taken away", () => {
  const dir = makeDir();
  const outside = join(makeDir(), "outside");
  writeFileSync(outside, "");
  chmodSync(outside, 0o644);
  for (const name of ["usher.sqlite", "usher.sqlite-wal", "usher.sqlite-shm", "auth-secret"]) {
    writeFileSync(join(dir, name), "");
    chmodSync(join(dir, name), 0o644);
  }
  mkdirSync(join(dir, "backups"));
  chmodSync(join(dir, "backups"), 0o755);
  symlinkSync(outside, join(dir, "link"));
  chmodSync(dir, 0o755);
  protectDataDir(dir);
  expect(modeOf(dir)).toBe(0o700);
  expect(modeOf(join(dir, "backups"))).toBe(0o700);
  for (const name of ["usher.sqlite", "usher.sqlite-wal", "usher.sqlite-shm", "auth-secret"])
    expect([name, modeOf(join(dir, name))]).toEqual([name, 0o600]);
  expect(modeOf(outside)).toBe(0o644);
});

test("S15: rights of others on the folder behind a link are taken away", () => {
  const parent = makeDir();
  mkdirSync(join(parent, "real"));
  chmodSync(join(parent, "real"), 0o777);
  symlinkSync(join(parent, "real"), join(parent, "link"));
  protectDataDir(join(parent, "link"));
  expect(modeOf(join(parent, "real"))).toBe(0o700);
});

test("S15: a data folder that cannot be made is refused with one sentence that names it", () => {
  const file = join(makeDir(), "file");
  writeFileSync(file, "");
  expect(() => protectDataDir(join(file, "data"))).toThrow(
    /^DATA_DIR: .*file\/data cannot be created \(ENOTDIR\)\. Give it to the user/,
  );
});

// Only root can become another user.
test.skipIf(process.getuid?.() !== 0)(
  "S15: files of another user are refused as theirs, not as damaged",
  () => {
    const module = join(import.meta.dirname, "data-dir.ts");
    for (const name of ["usher.sqlite", "usher.sqlite-shm", "usher.sqlite.lineage", "auth-secret"]) {
      const dir = makeDir();
      writeFileSync(join(dir, name), "", { mode: 0o600 });
      chownSync(dir, 4_711, 4_711);
      const code = `(await import(${JSON.stringify(module)})).protectDataDir(${JSON.stringify(dir)})`;
      const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { uid: 4_711 });
      expect(stderr.toString()).toContain(
        `DATA_DIR: ${join(dir, name)} cannot be used, because it belongs to the user 0 (EACCES). Give it to the user`,
      );
    }
  },
);
