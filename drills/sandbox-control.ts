import type { Settings } from "#sandbox/settings.ts";
import { startSandbox, type Sandbox } from "#sandbox/server.ts";
import type { Records } from "./tally.ts";

type SandboxCall = {
  method: string;
  path: string;
  status: number | null;
  applied: boolean;
  emailAddresses: string[];
};

type InvitationPage = { data: { id: string; email_address: string }[] };

/** The sandbox of a drill, in the process of the drill. */
export type SandboxControl = {
  port: number;
  change(settings: Partial<Settings>): Promise<void>;
  /** The calls of any kind, answered or not. */
  countCalls(): Promise<number>;
  /** The calls that create invitations, in order. */
  inviteCalls(): Promise<SandboxCall[]>;
  /** Refuses connections. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  records(secretKey: string): Promise<Records>;
  close(): Promise<void>;
};

export async function openSandbox(
  dataDir: string,
  hourSeconds: number,
  latencyMs: number,
): Promise<SandboxControl> {
  const options = { dataDir, hourSeconds, latencyMs, seed: false };
  let sandbox: Sandbox = await startSandbox({ ...options, port: 0 });
  const { url, port } = sandbox;

  async function read(path: string, headers: Record<string, string> = {}): Promise<unknown> {
    const answer = await fetch(`${url}${path}`, { headers });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  async function change(settings: Partial<Settings>): Promise<void> {
    const answer = await fetch(`${url}/sandbox/settings`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
    });
    if (!answer.ok) throw new Error(`The settings were refused: ${await answer.text()}`);
  }

  /** Through Clerk's API, which lists revoked invitations only on request. */
  async function invitations(secretKey: string): Promise<Records["invitations"]> {
    const found: Records["invitations"] = [];
    for (const filter of ["", "&status=revoked"]) {
      for (let offset = 0; ; offset += 500) {
        const path = `/v1/invitations?paginated=true&limit=500&offset=${offset}${filter}`;
        // The sandbox's own tests check the shape of its answer.
        const { data } = (await read(path, { authorization: `Bearer ${secretKey}` })) as InvitationPage;
        found.push(...data.map(({ id, email_address: emailAddress }) => ({ id, emailAddress })));
        if (data.length < 500) break;
      }
    }
    return found;
  }

  async function calls(): Promise<SandboxCall[]> {
    const { data } = (await read("/sandbox/calls")) as { data: SandboxCall[] };
    return data;
  }

  return {
    port,
    change,
    countCalls: async () => (await calls()).length,
    async inviteCalls() {
      return (await calls()).filter(
        ({ method, path }) => method === "POST" && /^\/v1\/invitations(?:\/bulk)?$/.test(path),
      );
    },
    goOffline: () => sandbox.close(),
    async goOnline() {
      sandbox = await startSandbox({ ...options, port });
    },
    async records(secretKey) {
      await change({ outage: "none", generalPer10s: 100_000 });
      const { data } = (await read("/sandbox/outbox")) as { data: { to: string }[] };
      return { invitations: await invitations(secretKey), mails: data.map((mail) => mail.to) };
    },
    close: () => sandbox.close(),
  };
}
