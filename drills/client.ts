import { randomUUID } from "node:crypto";
import { Batch, type Row, RowList } from "#contract/batch.ts";
import type { ReachedServer } from "./plan.ts";
import { nullIfCut, type Session } from "./session.ts";
import { until } from "./until.ts";

/** An admin with one batch, on whichever server of the drill. */
export type Client = {
  /** Whether the server accepted it. */
  submit(server: ReachedServer, addresses: readonly string[]): Promise<boolean>;
  /** Null when the server does not listen or does not know the batch. */
  batch(server: ReachedServer): Promise<Batch | null>;
  rows(server: ReachedServer): Promise<Row[]>;
  /** Sends, or deletes, the test invitation of the admin. The status of the answer; null if the server ended. */
  test(server: ReachedServer, method: "POST" | "DELETE"): Promise<number | null>;
};

export function createClient(session: Session): Client {
  const batchPath = `/api/batches/${randomUUID()}`;

  return {
    async submit(server, addresses) {
      const body = { kind: "invite", options: {}, rows: addresses.map((emailAddress) => ({ emailAddress })) };
      const answer = await session.call(server, "PUT", batchPath, body).catch(nullIfCut);
      return answer === null || answer.ok;
    },
    async batch(server) {
      const read = async () => {
        const answer = await session.call(server, "GET", batchPath);
        return answer.ok ? Batch.parse(await answer.json()) : null;
      };
      return read().catch(nullIfCut);
    },
    async rows(server) {
      const found: Row[] = [];
      for (;;) {
        const answer = await session.call(
          server,
          "GET",
          `${batchPath}/rows?limit=1000&offset=${found.length}`,
        );
        const page = RowList.parse(await answer.json());
        found.push(...page.data);
        if (page.data.length === 0 || found.length >= page.totalCount) return found;
      }
    },
    async test(server, method) {
      let status: number | null = null;
      await until("the server is ready for a test", async () => {
        const body = method === "POST" ? { options: {} } : undefined;
        const answer = await session.call(server, method, "/api/test-invitation", body).catch(nullIfCut);
        status = answer?.status ?? null;
        // Signed out, or Clerk's instance is not identified yet.
        return status !== 401 && status !== 503;
      });
      return status;
    },
  };
}
