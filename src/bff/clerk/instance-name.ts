import type { CallResult } from "#batches/upstream.ts";
import type { Send } from "./http.ts";
import { WireDomains } from "./wire.ts";

/**
 * What people call an instance. Clerk's API does not return the name of the application, but its domains: a production
 * instance goes by its own, a development instance by the one that Clerk gave it. Null if Clerk names none.
 */
export async function readInstanceName(
  send: Send,
  instance: "development" | "production",
  signal: AbortSignal | undefined,
): Promise<CallResult<string | null>> {
  const answer = await send({ method: "GET", path: "/domains", answer: WireDomains, signal });
  if (answer.kind !== "done") return answer;
  const primary = answer.value.data.find(({ is_satellite: isSatellite }) => isSatellite !== true);
  if (primary === undefined) return { kind: "done", value: null };
  const { name, frontend_api_url: api } = primary;
  const isClerks = instance === "development" && api !== undefined && URL.canParse(api);
  return { kind: "done", value: isClerks ? new URL(api).host : name };
}

/** The id in place of a name: its start and end are what people compare. */
export function shortenId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}
