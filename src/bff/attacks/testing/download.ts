import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Role } from "#contract/role.ts";
import type { AttackedUsher } from "./usher.ts";

/** Begins a download as a member with that role, and reads nothing yet. */
export async function beginDownload(
  usher: AttackedUsher,
  path: string,
  role: Role,
): Promise<IncomingMessage> {
  const sent = request({
    host: "127.0.0.1",
    port: usher.port,
    path,
    headers: { cookie: usher.cookies[role], host: `localhost:${usher.port}` },
  }).end();
  sent.on("error", () => undefined);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return answer.pause();
}

/** True if the answer came with its end. */
export function readToEnd(answer: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    answer.once("end", () => resolve(true));
    answer.once("error", () => resolve(false));
    answer.resume();
  });
}
