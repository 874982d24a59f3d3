import { Agent, request } from "node:http";
import { connect } from "node:net";

export type Sent = {
  method?: string;
  /** Sent unchanged, where `fetch` would normalise it. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Written one by one without a Content-Length, until the server cuts the connection. */
  chunks?: Iterable<string>;
  /** Sent in the header without a body. */
  contentLength?: number;
};

export type Answer = { status: number; headers: Record<string, string>; text: string; code: string | null };

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** One request over HTTP/1.1, with nothing added. */
export function send(port: number, sent: Sent): Promise<Answer> {
  const { method = "GET", path, headers = {}, body, chunks, contentLength } = sent;
  const isCut = chunks !== undefined || contentLength !== undefined;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        agent: isCut ? false : agent,
        headers: {
          host: `localhost:${port}`,
          ...headers,
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
          ...(chunks === undefined ? {} : { "transfer-encoding": "chunked" }),
          ...(contentLength === undefined ? {} : { "content-length": String(contentLength) }),
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => (text += part));
        answer.once("error", reject);
        answer.once("end", () => {
          if (isCut) outgoing.destroy();
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
            ),
            text,
            code: codeOf(text),
          });
        });
      },
    );
    outgoing.once("error", reject);
    if (chunks !== undefined) for (const chunk of chunks) outgoing.write(chunk);
    if (contentLength !== undefined) outgoing.flushHeaders();
    else outgoing.end(body);
  });
}

/** The code of a problem; null for other bodies. */
function codeOf(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === "string" ? code : null;
  } catch {
    return null;
  }
}

/** Writes bytes to a socket; resolves with all received bytes once the server closes it. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (part) => (text += String(part)));
    // The server may cut the connection while we write.
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(text));
    socket.write(bytes);
  });
}
