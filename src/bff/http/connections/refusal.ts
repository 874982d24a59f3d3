import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { setSecurityHeaders } from "#bff/http/security.ts";

type Status = 400 | 408 | 413 | 417 | 431 | 500;

/** The headers of every refusal without a body. */
function refusalHeaders(publicUrl: URL): Headers {
  const headers = new Headers({ "Cache-Control": "no-store", "Content-Length": "0" });
  setSecurityHeaders(headers, publicUrl);
  return headers;
}

/** An answer to a request that never becomes one for the app. */
export function refusal(status: Status, publicUrl: URL): Response {
  return new Response(null, { status, headers: refusalHeaders(publicUrl) });
}

/** Writes a refusal past the parser and closes the connection. */
export function refuseSocket(socket: Socket, status: Status, publicUrl: URL): void {
  const headers = refusalHeaders(publicUrl);
  headers.set("Connection", "close");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`);
  socket.destroySoon();
}
