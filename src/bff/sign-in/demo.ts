import { isLoopback } from "#bff/env/reader.ts";
import type { Env } from "#bff/env/env.ts";
import { isForwarded } from "#bff/http/forwarding.ts";
import type { Store } from "#store/store.ts";
import { endAccess } from "./member-access.ts";
import { demoAddress, findUser, updateUser } from "./users.ts";

/** What decides whether there is a demo, apart from the request. */
export type DemoPlace = Pick<Env, "isSandbox" | "host" | "publicUrl">;

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
