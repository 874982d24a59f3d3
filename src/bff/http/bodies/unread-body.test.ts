import { Hono } from "hono";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readTrustedProxies } from "#bff/env/trusted-proxies.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { createLog } from "#bff/http/log.ts";
import { createHttpServer, listen } from "#bff/http/http-server.ts";
import { discardUnreadBody } from "./unread-body.ts";

/** A server that answers without reading any body. */
async function start(): Promise<number> {
  const app = new Hono<AppEnv>();
  app.use(discardUnreadBody());
  app.all("*", (c) => c.text("no", 401));
  const server = createHttpServer((request, bindings) => app.fetch(request, bindings), {
    publicUrl: new URL("http://localhost"),
    proxies: readTrustedProxies("").proxies,
    log: createLog("silent"),
    keepAliveMs: 10_000,
  });
  const port = await listen(server, 0, "127.0.0.1");
  onTestFinished(() => void server.close());
  return port;
}

const post = (length: number): string => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

test("a connection stays usable for the next request", async () => {
  const port = await start();
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let text = "";
  socket.on("data", (part) => (text += String(part)));
  for (let times = 1; times <= 3; times += 1) {
    socket.write(post(1024 * 1024));
    socket.write("x".repeat(1024 * 1024));
    while (text.split("HTTP/1.1 401").length <= times) await once(socket, "data");
  }
  expect(text).not.toContain("Connection: close");
});

test("a body that is too long ends the connection", async () => {
  const socket = connect(await start(), "127.0.0.1");
  let text = "";
  socket.on("data", (part) => (text += String(part)));
  socket.write(post(9 * 1024 * 1024));
  await once(socket, "close");
  expect(text).toMatch(/^HTTP\/1\.1 401/);
  expect(text.toLowerCase()).toContain("connection: close");
});
