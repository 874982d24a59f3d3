import { connect } from "node:net";
import { expect, test } from "vitest";
import { attacked } from "#bff/attacks/testing/routes.ts";
import { startUsher } from "#bff/attacks/testing/usher.ts";

/** Sends a body of one byte a second until the server closes the connection; resolves with what it answered. */
async function trickle(port: number, head: string, isChunked: boolean): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (part) => (text += String(part)));
  socket.on("error", () => undefined);
  socket.write(`${head}${isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 1000"}\r\n\r\n`);
  const timer = setInterval(() => socket.write(isChunked ? "1\r\n \r\n" : " "), 1_000);
  await new Promise((resolve) => void socket.once("close", resolve));
  clearInterval(timer);
  return text;
}

test(
  "S6: a body of one byte a second is cut on every route, whether the route reads it or not",
  { timeout: 60_000 },
  async () => {
    const usher = await startUsher();
    try {
      const places = [
        ...attacked.map(({ method, path }) => ({ method, path })),
        ...[
          "/",
          "/healthz",
          "/readyz",
          "/assets/index-1.js",
          "/nothing",
          "/api/nothing",
          "/webhooks/clerk",
        ].flatMap((path) => ["GET", "POST"].map((method) => ({ method, path }))),
      ];
      const heads = places.flatMap(({ method, path }) => {
        const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${usher.origin}\r\nContent-Type: application/json\r\n`;
        return [head, `${head}Cookie: ${usher.cookies.admin}\r\n`];
      });
      // All of them end; the longest takes ten seconds.
      const answers = await Promise.all(heads.map((head, at) => trickle(usher.port, head, at % 4 > 1)));
      expect(answers.length).toBeGreaterThan(100);
      expect(answers.filter((answer) => answer.startsWith("HTTP/1.1 5"))).toEqual([]);
      expect(usher.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    } finally {
      await usher.close();
    }
  },
);
