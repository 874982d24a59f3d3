import type { RecordedCall } from "#sandbox/data/calls.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import type { OtherAction } from "#sandbox/routes/other-routes.ts";
import type { Settings } from "#sandbox/settings.ts";
import { startSandbox, type Sandbox } from "#sandbox/server.ts";
import type { Shown } from "./register/stored-register.ts";
import type { Records } from "./tally.ts";

type WireInvitation = {
  id: string;
  email_address: string;
  status: string;
  created_at: number;
  updated_at: number;
  expires_at: number | null;
  public_metadata: object;
};
type InvitationPage = { data: WireInvitation[] };

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
  /** Replaces everything by so many invitations. */
  fill(invitations: number): Promise<void>;
  /** Every invitation that Clerk lists. */
  listed(secretKey: string): Promise<Shown[]>;
  /** Returns the id of the invitation; null, and a no-op, if Clerk's rules forbid it. */
  others(action: OtherAction): Promise<string | null>;
  close(): Promise<void>;
};

function shownAs(one: WireInvitation): Shown {
  return {
    id: one.id,
    emailAddress: one.email_address,
    status: one.status,
    createdAt: one.created_at,
    updatedAt: one.updated_at,
    expiresAt: one.expires_at,
    metadata: JSON.stringify(one.public_metadata),
  };
}

/** The names of Clerk's fields end here. */
const addressOf = ({ id, email_address: emailAddress }: WireInvitation) => ({ id, emailAddress });

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
  async function invitations(secretKey: string): Promise<WireInvitation[]> {
    const found: WireInvitation[] = [];
    for (const filter of ["", "&status=revoked"]) {
      for (let offset = 0; ; offset += 500) {
        const path = `/v1/invitations?paginated=true&limit=500&offset=${offset}${filter}`;
        // The sandbox's own tests check the shape of its answer.
        const { data } = (await read(path, { authorization: `Bearer ${secretKey}` })) as InvitationPage;
        found.push(...data);
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
      return {
        invitations: (await invitations(secretKey)).map(addressOf),
        mails: data.map((mail) => mail.to),
      };
    },
    async fill(count) {
      const answer = await write("POST", "/sandbox/reset", { invitations: count });
      if (!answer.ok) throw new Error(`The sandbox was not filled: ${await answer.text()}`);
    },
    async listed(secretKey) {
      return (await invitations(secretKey)).map(shownAs);
    },
    async history() {
      const { data } = (await read("/sandbox/history")) as { data: PastInvitation[] };
      return data;
    },
    async others(action) {
      const answer = await write("POST", "/sandbox/others", action);
      if (![200, 400, 404, 422].includes(answer.status)) throw new Error(await answer.text());
      if (answer.status !== 200) return null;
      // The sandbox's own tests check the shape of its answer.
      return ((await answer.json()) as { id: string }).id;
    },
    close: () => sandbox.close(),
  };
}
