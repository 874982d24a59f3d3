import * as z from "zod/mini";
import type { CallResult } from "#batches/upstream.ts";
import type { Instance } from "#contract/session.ts";
import type { Send } from "./http.ts";
import { WireInstance, WireInvitationPage } from "./wire.ts";

/** The Clerk instance of a key. `id` is Clerk's own, or a provisional one until Clerk returns it. */
export type Identity = { id: string; instance: Instance };

/** A key and where it is used. */
export type KeyAt = { secretKey: string; apiUrl: string };

export function instanceOfKey({ secretKey }: Pick<KeyAt, "secretKey">): "development" | "production" {
  return secretKey.startsWith("sk_live_") ? "production" : "development";
}

/** Used until Clerk returns its own id: the kind of the key and its host, such as `test@api.clerk.com`. */
export function provisionalIdOf(key: KeyAt): string {
  const kind = instanceOfKey(key) === "production" ? "live" : "test";
  return `${kind}@${new URL(key.apiUrl).host}`;
}

export function isProvisional(id: string): boolean {
  return id.includes("@");
}

/** `GET /v1/instance` if served, else a list of one invitation shows that the key works. */
export async function identify(
  send: Send,
  key: KeyAt,
  signal: AbortSignal | undefined,
): Promise<CallResult<Identity>> {
  const kind = instanceOfKey(key);
  const answer = await send({ method: "GET", path: "/instance", answer: z.unknown(), signal });
  if (answer.kind === "done") {
    const read = WireInstance.safeParse(answer.value);
    if (read.success) {
      const { id, environment_type: type } = read.data;
      const environment = type === "production" ? "production" : "development";
      return { kind: "done", value: { id, instance: type === undefined ? kind : environment } };
    }
  }
  // All stored data belongs to this id, so a temporary failure must not create another one.
  const isNotServed =
    answer.kind === "done" || (answer.kind === "refused" && answer.code !== "clerk_key_refused");
  if (!isNotServed) return answer;
  const query = new URLSearchParams({ paginated: "true", limit: "1" });
  const page = await send({ method: "GET", path: "/invitations", query, answer: WireInvitationPage, signal });
  if (page.kind !== "done") return page;
  return { kind: "done", value: { id: provisionalIdOf(key), instance: kind } };
}
