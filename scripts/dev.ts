import { spawn } from "node:child_process";
import { createServer } from "vite";

/** Vite serves and reloads the page, and forwards the API to a server that restarts when its code changes. */
const port = Number(process.env["PORT"] ?? 4870);
const serverPort = port + 2;
const server = spawn(process.execPath, ["--watch", "scripts/serve.ts"], {
  stdio: "inherit",
  env: {
    ...process.env,
    PORT: String(serverPort),
    SANDBOX_PORT: process.env["SANDBOX_PORT"] ?? String(port + 1),
    PUBLIC_URL: process.env["PUBLIC_URL"] ?? `http://localhost:${port}`,
  },
});
const target = `http://127.0.0.1:${serverPort}`;
const page = await createServer({
  server: { port, strictPort: true, proxy: { "/api": target, "/healthz": target, "/readyz": target } },
});
await page.listen();
page.printUrls();

const stop = () => {
  server.kill();
  void page.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
server.once("exit", (code) => {
  process.exitCode = code ?? 0;
  void page.close();
});
