import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { preparePage } from "../../scripts/page-build.ts";
import { sourceStamp } from "../../scripts/page-stamp.ts";

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A project with a page of one source, and a bundler that copies it. */
function makeProject() {
  const root = mkdtempSync(join(tmpdir(), "usher-page-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const source = join(root, "src", "web", "main.tsx");
  const dist = join(root, "dist");
  write(join(root, "index.html"), "<title>Usher</title>");
  write(source, "first");
  const bundler = join(root, "bundler.mjs");
  const stamps = new URL("../../scripts/page-stamp.ts", import.meta.url).href;
  write(
    bundler,
    `import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
    import { sourceStamp } from ${JSON.stringify(stamps)};
    const source = readFileSync("src/web/main.tsx", "utf8");
    if (source === "broken") process.exit(1);
    const out = process.argv[process.argv.indexOf("--outDir") + 1];
    mkdirSync(out, { recursive: true });
    writeFileSync(out + "/index.html", source);
    writeFileSync(out + "/sources.sha256", sourceStamp(process.cwd()) ?? "");`,
  );
  const page = () => readFileSync(join(dist, "index.html"), "utf8");
  return { root, source, dist, page, tools: { bundler, isWritable: true } };
}

test("S15: a page is built only if its sources changed, whatever their times are", async () => {
  const { root, source, dist, page, tools } = makeProject();
  expect(await preparePage(root, tools)).toBeNull();
  expect(page()).toBe("first");
  write(join(dist, "index.html"), "kept");
  utimesSync(source, new Date(), new Date(Date.now() + 60_000));
  expect(await preparePage(root, tools)).toBeNull();
  expect(page()).toBe("kept");
  write(source, "second");
  utimesSync(source, 1, 1);
  expect(await preparePage(root, tools)).toBeNull();
  expect(page()).toBe("second");
});

test("S15: two starts at the same time leave one whole page and nothing else", async () => {
  const { root, page, tools } = makeProject();
  await Promise.all([preparePage(root, tools), preparePage(root, tools)]);
  expect(page()).toBe("first");
  expect(readdirSync(root).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
});

test("S15: what killed builds have left is removed by a later one", async () => {
  const { root, dist, tools } = makeProject();
  for (const name of ["old", "young"]) mkdirSync(`${dist}.${name}`);
  utimesSync(`${dist}.old`, 1, 1);
  await preparePage(root, tools);
  expect(readdirSync(root).filter((name) => name.startsWith("dist"))).toEqual(["dist", "dist.young"]);
});

test("S15: a build that fails stops the start and leaves the old page", async () => {
  const { root, source, page, tools } = makeProject();
  await preparePage(root, tools);
  write(source, "broken");
  await expect(preparePage(root, tools)).rejects.toThrow(/^The page could not be built/);
  expect(page()).toBe("first");
});

test.each([
  [{ bundler: null }, "the development packages are not installed"],
  [{ isWritable: false }, "is read-only"],
])("S15: a page from elsewhere is served where %o prevents a build", async (lacks, reason) => {
  const { root, source, dist, page, tools } = makeProject();
  const poor = { ...tools, ...lacks };
  await expect(preparePage(root, poor)).rejects.toThrow(new RegExp(`cannot be built here: .*${reason}`));
  write(join(dist, "index.html"), "elsewhere");
  write(join(dist, "sources.sha256"), `${sourceStamp(root)}\n`);
  expect(await preparePage(root, poor)).toBeNull();
  write(source, "second");
  expect(await preparePage(root, poor)).toMatch(new RegExp(`built from other sources.*${reason}`));
  expect(page()).toBe("elsewhere");
});

test("S15: a page without its sources is served as it is", async () => {
  const { root, source, dist, tools } = makeProject();
  write(join(dist, "index.html"), "shipped");
  rmSync(dirname(source), { recursive: true });
  expect(await preparePage(root, tools)).toBeNull();
  expect(existsSync(join(dist, "sources.sha256"))).toBe(false);
});
