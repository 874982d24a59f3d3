import { admin, startUsher, type Upstream, type UsherOptions } from "../e2e/testing/usher.ts";
import type { Memory } from "./report-memory.ts";

/** A real server and a sandbox in its own process, with an admin signed in. */
export type Server = {
  url: string;
  clerkUrl: string;
  /** The session of the admin. */
  cookie: string;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
};

const reporter = new URL("report-memory.ts", import.meta.url).href;

export async function startServer(options: UsherOptions = {}, upstream: Upstream = "clerk"): Promise<Server> {
  const usher = await startUsher(upstream, {
    hourSeconds: 3_600,
    latencyMs: 0,
    preload: [reporter],
    ...options,
  });
  const { url, clerkUrl } = usher;
  let cookie = "";
  const call: Server["call"] = (method, path, body) =>
    fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const credentials = { email: admin.emailAddress, password: admin.password };
  const signedIn = await call("POST", "/api/auth/sign-in/email", credentials);
  if (!signedIn.ok) throw new Error(`The sign-in was refused: ${await signedIn.text()}`);
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  return {
    url,
    clerkUrl,
    cookie,
    call,
    // Only `report-memory.ts` answers messages.
    memory: async () => (await usher.ask("memory")) as Memory,
    stop: () => usher.close(),
  };
}
