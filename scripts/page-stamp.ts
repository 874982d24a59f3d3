import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "vite";

/** The file in `dist/` that says which sources the page was built from. */
const stampName = "sources.sha256";

/** What the page is built from. Imports of `src/web` lead into these folders only. */
const inputs = [
  "index.html",
  "package-lock.json",
  "vite.config.ts",
  "public",
  "scripts/page-weight.ts",
  "src/contract",
  "src/recipients",
  "src/web",
];

function filesOf(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** A hash of the page's sources by content; null where they were not shipped. */
export function sourceStamp(root: string): string | null {
  if (!existsSync(join(root, "index.html")) || !existsSync(join(root, "src", "web"))) return null;
  const files = inputs
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => (/\.\w+$/.test(path) ? [path] : filesOf(path)))
    .filter((path) => !/\.test\.tsx?$/.test(path));
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join("/")} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

/** `sources` is null for a build without a stamp. Null if there is no build. */
export function readBuild(distDir: string): { sources: string | null } | null {
  if (!existsSync(join(distDir, "index.html"))) return null;
  const path = join(distDir, stampName);
  return { sources: existsSync(path) ? readFileSync(path, "utf8").trim() : null };
}

/** Writes the stamp with every build. */
export function pageStamp(root: string): Plugin {
  return {
    name: "page-stamp",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: stampName, source: `${sourceStamp(root) ?? ""}\n` });
    },
  };
}
