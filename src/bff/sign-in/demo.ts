import { isLoopback } from "#bff/env/reader.ts";
import type { Env } from "#bff/env/env.ts";
import type { Store } from "#store/store.ts";
import { endAccess } from "./member-access.ts";
import { demoAddress, findUser, updateUser } from "./users.ts";

/** What decides whether there is a demo, apart from the request. */
export type DemoPlace = Pick<Env, "isSandbox" | "host" | "publicUrl">;

/** Headers by which proxies and load balancers say whom they forward for, or that they forward at all. */
const forwardingHeader =
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-real-ip|x-original-.*|x-client-ip|x-cluster-client-ip|client-ip|true-client-ip|remote-addr|cf-.*|cdn-loop|fastly-.*|fly-.*|x-envoy-.*|x-amzn-.*|x-amz-cf-.*|x-azure-.*|x-arr-.*|x-appengine-.*|x-cloud-trace-context|x-vercel-.*|x-nf-.*|ngrok-.*|tailscale-.*)$/;

/** Whether the request says that a proxy has forwarded it. */
export function isForwarded(headers: Headers): boolean {
  return [...headers.keys()].some((name) => forwardingHeader.test(name));
}

/**
 * Whether the request may enter and use the demo, which needs no password: only in sandbox mode, at an address of this
 * machine, and without a trace of a proxy. The `Host` check also stops a foreign name that resolves to this machine.
 */
export function isDemoOpen({ isSandbox, host, publicUrl }: DemoPlace, headers: Headers): boolean {
  if (!isSandbox || !isLoopback(host) || !isLoopback(publicUrl.hostname)) return false;
  return !isForwarded(headers) && isLoopback(hostName(headers.get("Host") ?? "localhost"));
}

function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
}

/** With a key, the demo admin that an older version left in the database has no access, and neither have its links. */
export function closeDemo(db: Store["db"], now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const demo = await findUser(trx, { emailAddress: demoAddress });
    if (demo === undefined || demo.isDisabled) return;
    await updateUser(trx, demo.id, { disabledAt: now });
    await endAccess(trx, demo.id, now);
  });
}
