import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { build } from "vite";
import { startUsher, type Usher } from "../e2e/testing/usher.ts";
import { findChromium } from "../scripts/testing/chromium.ts";
import { messyCorpus } from "./corpus.ts";
import { largeFiles } from "./large-files.ts";
import { type BenchLine, median, rounded, versus } from "./line.ts";
import { type Given, type Measure, pasteAndWatch, type Pasted } from "./page-probe.ts";

/** For our page. The page that we compare it with takes ten times as long and runs once. */
const runs = 3;
const pastes = [
  { rows: 10_000, atMost: 16 },
  { rows: 100_000, atMost: 54 },
];

/** A production build of the page that we compare ours with. */
async function plainCode(): Promise<string> {
  const entry = fileURLToPath(new URL("plain-textarea.ts", import.meta.url));
  const lib = { entry, formats: ["iife" as const], name: "plain" };
  const built = await build({
    configFile: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    build: { write: false, lib },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const [chunk] = bundle !== undefined && "output" in bundle ? bundle.output : [];
  if (chunk?.type !== "chunk") throw new Error("The plain page was not built.");
  return chunk.code;
}

async function pastePlain(browser: Browser, code: string, text: string, measure: Measure): Promise<Pasted> {
  const page = await browser.newPage();
  await page.setContent("<!doctype html><title>Plain</title><body></body>");
  await page.addScriptTag({ content: code });
  await page.locator("textarea").focus();
  const pasted = await pasteAndWatch(page, { measure, given: { text }, button: null });
  await page.close();
  return pasted;
}

async function signedIn(browser: Browser, { url }: Usher): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url });
  const entered = await context.request.post("/api/session/demo", { headers: { origin: url } });
  if (!entered.ok()) throw new Error(`The demo cannot be entered: ${await entered.text()}`);
  return context;
}

type Row = { given: Given; rows: number; measure: Measure };

async function pasteHere(browser: Browser, usher: Usher, { given, rows, measure }: Row): Promise<Pasted> {
  // A new context, because the page would restore the draft of an old one.
  const context = await signedIn(browser, usher);
  const page = await context.newPage();
  await page.goto("/bulk-invite");
  await page.getByRole("textbox", { name: "Recipients" }).focus();
  const button = `Invite ${rows.toLocaleString("en")} people`;
  const pasted = await pasteAndWatch(page, { measure, given, button });
  await context.close();
  return pasted;
}

/** One page at a time, because two would share the cores. */
async function medianOf(times: number, again: () => Promise<Pasted>): Promise<Pasted> {
  const all: Pasted[] = [];
  while (all.length < times) all.push(await again());
  return {
    longestMs: rounded(median(all.map((one) => one.longestMs))),
    doneMs: rounded(median(all.map((one) => one.doneMs))),
  };
}

async function pasteLines(browser: Browser, usher: Usher): Promise<BenchLine[]> {
  const code = await plainCode();
  const lines: BenchLine[] = [];
  for (const { rows, atMost } of pastes) {
    const words = `${rows.toLocaleString("en")} messy rows pasted`;
    for (const measure of ["clock", "work"] as const) {
      const given = { text: messyCorpus(rows).text };
      const ours = await medianOf(runs, () => pasteHere(browser, usher, { given, rows, measure }));
      const plain = await pastePlain(browser, code, messyCorpus(rows).text, measure);
      const name = measure === "clock" ? `longest block, ${words}` : "… most processor time of one task";
      const line: BenchLine = { name, value: ours.longestMs, unit: "ms", aim: { atMost } };
      lines.push(versus(line, "a controlled textarea", rounded(plain.longestMs)));
      if (measure === "work") continue;
      lines.push({ name: "… until the button counts them", value: ours.doneMs, unit: "ms" });
    }
  }
  return lines;
}

/** How long large files block the page, and when their rows are counted. */
async function fileLines(browser: Browser, usher: Usher): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const { words, rows, ...given } of await largeFiles()) {
    for (const measure of ["clock", "work"] as const) {
      const ours = await medianOf(runs, () => pasteHere(browser, usher, { given, rows, measure }));
      const name =
        measure === "clock" ? `longest block, ${words} chosen` : "… most processor time of one task";
      lines.push({ name, value: ours.longestMs, unit: "ms", aim: { atMost: 54 } });
      if (measure === "work") continue;
      lines.push({ name: "… until the button counts its rows", value: ours.doneMs, unit: "ms" });
    }
  }
  return lines;
}

/** The compressed bytes that the browser loads before the first list, and how long that takes. */
async function firstList(browser: Browser, usher: Usher) {
  const context = await signedIn(browser, usher);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const types = new Map<string, string>();
  const bytes = { script: 0, style: 0, scripts: 0 };
  cdp.on("Network.responseReceived", ({ requestId, type }) => void types.set(requestId, type));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId);
    if (type === "Script") bytes.scripts += 1;
    if (type === "Script") bytes.script += encodedDataLength;
    if (type === "Stylesheet") bytes.style += encodedDataLength;
  });
  const from = performance.now();
  await page.goto("/", { waitUntil: "commit" });
  await page.locator("tbody tr td").first().waitFor();
  await page.getByText("@").first().waitFor();
  const ms = performance.now() - from;
  await context.close();
  return { ...bytes, ms };
}

async function loadLines(browser: Browser, usher: Usher): Promise<BenchLine[]> {
  const loads: Awaited<ReturnType<typeof firstList>>[] = [];
  while (loads.length < 5) loads.push(await firstList(browser, usher));
  const kb = (which: "script" | "style") => rounded(median(loads.map((load) => load[which])) / 1_000);
  const [scripts] = loads.map((load) => load.scripts);
  const note = `in ${scripts} file(s), as it travels`;
  return [
    {
      name: "JavaScript before the first list",
      value: kb("script"),
      unit: "kB",
      aim: { atMost: 100 },
      note,
    },
    { name: "CSS before the first list", value: kb("style"), unit: "kB", aim: { atMost: 10 } },
    {
      name: "until the first list, nothing cached",
      value: rounded(median(loads.map(({ ms }) => ms))),
      unit: "ms",
    },
  ];
}

/**
 * The built page in Chromium: how long a large paste or file blocks it, compared with a controlled textarea, what it weighs and
 * when the first list is there.
 */
export async function benchPage(): Promise<BenchLine[]> {
  const executablePath = await findChromium();
  await build({ logLevel: "warn" });
  const usher = await startUsher("sandbox");
  const browser = await chromium.launch({ executablePath });
  try {
    return [
      ...(await pasteLines(browser, usher)),
      ...(await fileLines(browser, usher)),
      ...(await loadLines(browser, usher)),
    ];
  } finally {
    await browser.close();
    await usher.close();
  }
}
