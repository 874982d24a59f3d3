import { spawn } from "node:child_process";
import { build } from "vite";
import { findChromium } from "./testing/chromium.ts";
import { findNginx } from "./testing/nginx.ts";

const chromium = await findChromium();
const nginx = await findNginx();
await build({ logLevel: "warn" });
const child = spawn("playwright", ["test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: chromium, NGINX_PATH: nginx },
  shell: process.platform === "win32",
});
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
