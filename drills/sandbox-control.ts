import type { RecordedCall } from "#sandbox/data/calls.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import type { OtherAction } from "#sandbox/routes/other-routes.ts";
import type { Settings } from "#sandbox/settings.ts";
import { startSandbox, type Sandbox } from "#sandbox/server.ts";
import type { Records } from "./tally.ts";

type InvitationPage = { data: { id: string; email_address: string }[] };

/** The sandbox of a drill, in the process of the drill. */
export type SandboxControl = {
  port: number;
  change(settings: Partial<Settings>): Promise<void>;
  /** The calls of any kind, answered or not. */
  countCalls(): Promise<number>;
  /** The calls that create invitations, in order. */
  inviteCalls(): Promise<RecordedCall[]>;
  /** Refuses connections. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  records(secretKey: string): Promise<Records>;
  /** Every invitation ever made. */
  history(): Promise<PastInvitation[]>;
  /** No-op if Clerk's rules forbid it. */
  others(action: OtherAction): Promise<void>;
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

  const write = (method: string, path: string, body: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  async function change(settings: Partial<Settings>): Promise<void> {
    const answer = await write("PATCH", "/sandbox/settings", settings);
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

  async function calls(): Promise<RecordedCall[]> {
    const { data } = (await read("/sandbox/calls")) as { data: RecordedCall[] };
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
    async history() {
      const { data } = (await read("/sandbox/history")) as { data: PastInvitation[] };
      return data;
    },
    async others(action) {
      const answer = await write("POST", "/sandbox/others", action);
      if (![200, 400, 404, 422].includes(answer.status)) throw new Error(await answer.text());
    },
    close: () => sandbox.close(),
  };
}
