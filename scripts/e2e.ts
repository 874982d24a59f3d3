import { spawn } from "node:child_process";
import { build } from "vite";
import { findChromium } from "./chromium.ts";

const chromium = await findChromium();
await build({ logLevel: "warn" });
const child = spawn("playwright", ["test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: chromium },
  shell: process.platform === "win32",
});
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
