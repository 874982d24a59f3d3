import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { installFromDebian, run } from "./debian.ts";

/** The headless shell first: it draws no window and takes a third less time. */
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];
/** Playwright needs a path, not a name. */
const places = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)));
const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** An executable may be a stub, such as Ubuntu's `chromium-browser`, which asks for snap. */
function answers(path: string): boolean {
  if (process.platform === "win32") return existsSync(path);
  return spawnSync(path, ["--version"], { timeout: 15_000, stdio: "ignore" }).status === 0;
}

function existing(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  const candidates = [
    ...(chosen ? [chosen] : []),
    ...places.filter((path) => existsSync(path)),
    ...fixedPlaces,
  ];
  return (
    candidates.find(answers) ??
    (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined)
  );
}

/** Older releases have no package of the shell alone. */
async function fromDebian(): Promise<boolean> {
  const packages = ["chromium-headless-shell", "chromium"];
  return installFromDebian(
    "Chromium",
    packages.map((name) => [name]),
  );
}

async function fromPlaywright(): Promise<boolean> {
  process.stdout.write("No Chromium found; downloading Playwright's\n");
  const cli = createRequire(import.meta.url).resolve("@playwright/test/cli");
  return run(process.execPath, [cli, "install", "chromium"], 45_000);
}

/**
 * The path of a Chromium that runs: an installed one, else Debian's package, else Playwright's download. `CHROMIUM_PATH`
 * selects one. Throws, with advice, if none can be installed.
 */
export async function findChromium(): Promise<string> {
  const found = existing();
  if (found !== undefined) return found;
  for (const install of [fromDebian, fromPlaywright]) {
    if (await install()) {
      const installed = existing();
      if (installed !== undefined) return installed;
    }
  }
  throw new Error(
    "The browser tests need Chromium or Chrome, and none could be installed. Install one, or set CHROMIUM_PATH to one.",
  );
}
