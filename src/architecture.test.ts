import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, normalize, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const ourFolders = ["src", "scripts", "bench", "drills", "e2e"];

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
}

const code = (await Promise.all(ourFolders.map(filesUnder)))
  .flat()
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const texts = new Map(
  await Promise.all(code.map(async (file) => [file, await readFile(join(root, file), "utf8")] as const)),
);
const isTest = (file: string): boolean =>
  /\.(test|e2e)\.ts$/.test(file) || file.includes("/testing/") || file.includes("/attacks/");
const product = code.filter((file) => file.startsWith("src/") && !isTest(file));

function importsOf(file: string): string[] {
  const specifiers = (texts.get(file) ?? "").matchAll(/(?:from|import\(|import|new URL\()\s*"([.#][^"]+)"/g);
  return [...specifiers].map(([, specifier = ""]) =>
    specifier.startsWith("#")
      ? `src/${specifier.slice(1)}`
      : normalize(join(dirname(file), specifier)).replaceAll(sep, "/"),
  );
}

/** Files and the files they import, types included. */
const imports = new Map(product.map((file) => [file, importsOf(file).filter((to) => texts.has(to))]));

/** The first circle that a walk along the arrows meets, as the path that closes it; null when there is none. */
function circleIn(arrows: ReadonlyMap<string, Iterable<string>>): string[] | null {
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return null;
    for (const next of arrows.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle !== null) return circle;
    }
    finished.add(node);
    return null;
  };
  for (const node of arrows.keys()) {
    const circle = visit(node, []);
    if (circle !== null) return circle;
  }
  return null;
}

/**
 * Who may import whom. A file belongs to the room with the longest name that its path starts with. A room may import
 * itself and what it names, rooms inside a named one included. The order within a list means nothing.
 */
const language = ["contract/", "recipients/"];
const engineBase = ["batches/lanes.ts", "batches/rows.ts", "batches/upstream.ts", ...language];
const belowSignIn = ["bff/http/", "bff/env/", "batches/", "register/", "store/", ...language];
const belowFeatures = ["bff/access/", "bff/sign-in/", ...belowSignIn];
const shared = [
  "web/api/",
  "web/access/",
  "web/format/",
  "web/forms/",
  "web/joining/",
  "web/lists/",
  "web/paths.ts",
];
const belowPages = [...shared, "web/ui/", ...language];
const batchWords = [...belowPages, "web/batches/format-batch.ts", "web/batches/labels.ts"];
const mayImport: Record<string, readonly string[]> = {
  "recipients/": [],
  "contract/": ["recipients/"],
  "store/": [],
  "sandbox/": [],
  "register/": ["register/", "batches/upstream.ts", "batches/pace.ts", "store/", ...language],
  "batches/": ["batches/", "store/", ...language],
  "batches/dispatch/": ["batches/ledger/", "batches/judge/", "batches/precheck/", "store/", ...engineBase],
  "batches/ledger/": ["batches/judge/", "batches/precheck/", "store/", ...engineBase],
  "batches/judge/": ["batches/precheck/", ...engineBase],
  "batches/precheck/": engineBase,
  "batches/rows.ts": ["batches/lanes.ts", "batches/upstream.ts", "store/", ...language],
  "batches/lanes.ts": ["batches/upstream.ts", ...language],
  "batches/turns.ts": [],
  "batches/upstream.ts": language,
  "bff/": ["bff/", ...belowSignIn],
  "bff/team/": belowFeatures,
  "bff/account/": belowFeatures,
  "bff/activity/": belowFeatures,
  "bff/settings/": belowFeatures,
  "bff/invitations/": ["bff/clerk/", "bff/settings/", ...belowFeatures],
  "bff/webhooks/": ["bff/clerk/", ...belowFeatures],
  "bff/overview/": belowFeatures,
  "bff/presets/": ["bff/invitations/", ...belowFeatures],
  "bff/views/": belowFeatures,
  "bff/batches/": ["bff/invitations/", "bff/presets/", ...belowFeatures],
  "bff/operations/": ["bff/activity/", ...belowFeatures],
  "bff/access/": ["bff/sign-in/", ...belowSignIn],
  "bff/sign-in/": ["bff/sign-in/", ...belowSignIn],
  "bff/sign-in/oidc/": ["bff/http/", "bff/env/", "store/", ...language],
  "bff/clerk/": belowSignIn,
  "bff/http/": ["bff/env/", "batches/lanes.ts", "batches/turns.ts", "batches/upstream.ts", ...language],
  "bff/env/": language,
  "bff/process/": [],
  "web/": ["web/", ...language],
  "web/shell/": belowPages,
  "web/account/": belowPages,
  "web/activity/": ["web/activity/", ...belowPages],
  // What an entry says: the history of an invitation says the same.
  "web/activity/sentence/": belowPages,
  // The rows of a batch open the drawer of their invitations.
  "web/batches/": ["web/batches/", "web/invitations/drawer/", ...belowPages],
  // What a batch is called and what state it is in: the overview says the same.
  "web/batches/format-batch.ts": batchWords,
  "web/batches/labels.ts": belowPages,
  "web/bulk-invite/": belowPages,
  "web/invitations/": ["web/invitations/", ...belowPages],
  "web/invitations/drawer/": ["web/invitations/", "web/activity/sentence/", ...belowPages],
  "web/joining/": belowPages,
  "web/overview/": batchWords,
  "web/session/": belowPages,
  "web/settings/": belowPages,
  "web/team/": belowPages,
  "web/api/": belowPages,
  "web/access/": belowPages,
  "web/format/": belowPages,
  "web/forms/": belowPages,
  "web/lists/": belowPages,
  "web/paths.ts": ["contract/"],
  "web/ui/": [],
};

const rooms = Object.keys(mayImport).sort((a, b) => b.length - a.length);
const roomOf = (file: string): string =>
  rooms.find((room) => file.startsWith(`src/${room}`)) ?? expect.fail(`${file} is in no room`);

describe("rooms", () => {
  test("every import follows an arrow between rooms", () => {
    const wrong = product.flatMap((file) => {
      const from = roomOf(file);
      return (imports.get(file) ?? [])
        .filter((to) => !mayBeImported(from, to))
        .map((to) => `${file} imports ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  test("no files import each other in a circle, types included", () => {
    expect(circleIn(imports)).toBeNull();
  });

  test("no sibling folders import each other in a circle", () => {
    const circles = foldersOf(product).flatMap((folder) => circleIn(arrowsBetweenFoldersIn(folder)) ?? []);
    expect(circles).toEqual([]);
  });

  test("no folder holds more than 20 code files, besides the migrations, which only grow", () => {
    const counted = code.filter(
      (file) => !/\.(test|e2e)\.ts$/.test(file) && !file.startsWith("src/store/migrations/"),
    );
    const crowded = foldersOf(counted)
      .map((folder) => ({ folder, files: counted.filter((file) => dirname(file) === folder).length }))
      .filter(({ files }) => files > 20);
    expect(crowded).toEqual([]);
  });

  test("no file of the product is longer than 250 lines", () => {
    const long = product.filter((file) => (texts.get(file) ?? "").split("\n").length > 251);
    expect(long).toEqual([]);
  });

  test("the README draws the folders that exist", async () => {
    const drawn = drawnFolders(await readFile(join(root, "README.md"), "utf8"));
    expect(drawn.filter((folder) => folder.startsWith("src/")).toSorted()).toEqual(
      foldersOf(await filesUnder("src"))
        .filter((folder) => folder !== "src")
        .toSorted(),
    );
    const missing = drawn.filter((folder) => !existsSync(join(root, folder)));
    expect(missing).toEqual([]);
  });
});

function mayBeImported(from: string, to: string): boolean {
  const room = roomOf(to);
  return room === from || (mayImport[from] ?? []).some((allowed) => room.startsWith(allowed));
}

/** The folders of the tree in the README: one a line, two spaces deeper than its parent. */
function drawnFolders(readme: string): string[] {
  const parents: string[] = [];
  const lines = readme.match(/^ *[\w-]+\/(?= |$)/gm) ?? [];
  return lines.map((line) => {
    const depth = (line.length - line.trimStart().length) / 2;
    parents.splice(depth, parents.length, line.trim().slice(0, -1));
    return parents.join("/");
  });
}

function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return [...folders];
}

/** The child folders of a folder, each with everything below it, and which of them import which. */
function arrowsBetweenFoldersIn(folder: string): Map<string, Set<string>> {
  const childOf = (file: string): string | null => {
    const [child, ...rest] = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split("/") : [];
    return child === undefined || rest.length === 0 ? null : `${folder}/${child}`;
  };
  const arrows = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = childOf(file);
    if (from === null) continue;
    const known = arrows.get(from) ?? new Set();
    arrows.set(from, known);
    for (const target of targets) {
      const to = childOf(target);
      if (to !== null && to !== from) known.add(to);
    }
  }
  return arrows;
}

describe("secrets and names", () => {
  const containing = (files: readonly string[], pattern: RegExp): string[] =>
    files.filter((file) => pattern.test(texts.get(file) ?? ""));

  test("only env.ts and start-process.ts read the environment", () => {
    // What the tests share counts too, unlike in `product`.
    const files = code.filter((file) => file.startsWith("src/") && !file.endsWith(".test.ts"));
    expect(containing(files, /process\.env\b/).sort()).toEqual([
      "src/bff/env/env.ts",
      "src/sandbox/env.ts",
      "src/testing/start-process.ts",
    ]);
  });

  test("no prefix of a secret key reaches the page", async () => {
    const built = await filesUnder("dist");
    const leaking = await Promise.all(
      built.map(async (file) =>
        (await readFile(join(root, file), "utf8")).match(/sk_(test|live)_/) ? [file] : [],
      ),
    );
    const sources = code.filter((file) => /^src\/(web|contract|recipients)\//.test(file));
    expect([...leaking.flat(), ...containing(sources, /sk_(test|live)_/)]).toEqual([]);
  });

  test("browser tests live in e2e only", () => {
    expect(code.filter((file) => file.endsWith(".e2e.ts") && !file.startsWith("e2e/"))).toEqual([]);
  });

  test("no file has a name without meaning", () => {
    expect(
      code.filter((file) => /(^|\/)(utils?|helpers?|common|service|manager|index)\.tsx?$/.test(file)),
    ).toEqual([]);
  });
});
