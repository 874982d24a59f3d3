import type { ReachedServer } from "./plan.ts";

/** The session of an admin, on whichever server of the drill. */
export type Session = {
  /** Signs in first where it has no session. Rejects with a `TypeError` when the server ends or does not listen. */
  call(server: ReachedServer, method: string, path: string, body?: unknown): Promise<Response>;
};

const admin = { email: "admin@example.com", password: "a long enough password" };

/** The environment of a server that uses a key instead of the demo. */
export function keyedEnv(secretKey: string, sandboxPort: number): Record<string, string> {
  return {
    CLERK_SECRET_KEY: secretKey,
    CLERK_API_URL: `http://127.0.0.1:${sandboxPort}`,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  };
}

export function createSession(isSandbox: () => boolean): Session {
  let cookie = "";

  async function request(server: ReachedServer, method: string, path: string, body?: unknown) {
    const url = await server.ready;
    return fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function signIn(server: ReachedServer): Promise<void> {
    const answer = isSandbox()
      ? await request(server, "POST", "/api/session/demo")
      : await request(server, "POST", "/api/auth/sign-in/email", admin);
    cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(";", 1)[0])
      .join("; ");
  }

  return {
    async call(server, method, path, body) {
      if (cookie === "") await signIn(server);
      const answer = await request(server, method, path, body);
      if (answer.status === 401) cookie = "";
      return answer;
    },
  };
}

/** A dying process refuses or cuts connections a little before it ends. */
export function nullIfCut(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}
