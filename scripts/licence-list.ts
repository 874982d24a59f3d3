import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A package of the lockfile that Usher ships or runs in production. */
export type Licensed = { name: string; version: string; licence: string };

type Locked = {
  version?: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};
type Lockfile = { packages: Record<string, Locked> };

/** Licences that require a notice at most and do not affect the code of those who use Usher. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/**
 * Every package that production dependencies require, including the pinned Node of each platform. Reads the lockfile
 * only, so that the result is the same on every machine.
 */
export function licences(root: string): Licensed[] {
  // The lockfile is npm's, and its shape is documented with it.
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile;
  const found = new Map<string, Licensed>();
  const open = [""];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const name of needs(packages[path] ?? {})) {
      const at = resolve(packages, path, name);
      if (at === null || found.has(at)) continue;
      const { version = "?", license = "unknown" } = packages[at] ?? {};
      found.set(at, { name, version, licence: license });
      open.push(at);
    }
  }
  return [...found.values()].sort((left, right) =>
    `${left.name} ${left.version}` < `${right.name} ${right.version}` ? -1 : 1,
  );
}

function needs(locked: Locked): string[] {
  const peers = Object.keys(locked.peerDependencies ?? {}).filter(
    (name) => locked.peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [
    ...Object.keys(locked.dependencies ?? {}),
    ...Object.keys(locked.optionalDependencies ?? {}),
    ...peers,
  ];
}

/** Resolves as Node does: in the package's own folder, then in each folder above. */
function resolve(packages: Lockfile["packages"], from: string, name: string): string | null {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    const at = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (packages[at] !== undefined) return at;
    if (base === "") return null;
  }
}

/**
 * Packages whose licence is unknown or requires more than a notice. Of `A OR B`, one permissive licence is enough; of
 * `A AND B`, which some write in small letters, both must be.
 */
export function refused(list: readonly Licensed[]): Licensed[] {
  return list.filter(
    ({ licence }) =>
      !licence
        .replaceAll(/[()]/g, "")
        .split(" OR ")
        .some((one) => one.split(/ and /i).every((each) => permissive.has(each))),
  );
}

/** The text of `docs/licences.md`. */
export function licencePage(list: readonly Licensed[]): string {
  const lines = list.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  return `# Licences

For lawyers and contributors: every package that Usher ships or runs in production, from the lockfile. The command
\`npm run licences\` writes this page and fails if a licence is unknown or requires more than a notice. A test compares
the page with the lockfile.

\`\`\`
${lines.join("\n")}
\`\`\`
`;
}
