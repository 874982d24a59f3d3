import { once } from "node:events";
import type { InstanceChange } from "#bff/clerk/instance-status.ts";
import type { Env } from "#bff/env/env.ts";
import type { RequestGate } from "#bff/http/request-gate.ts";
import type { AppDeps } from "./app-deps.ts";
import { type InstanceService, startInstanceService } from "./instance-service.ts";

type FollowDeps = {
  app: AppDeps;
  clerk: Env["clerk"];
  gate: RequestGate;
  stopping: AbortSignal;
  /** Called before requests are answered again. */
  onChange: (service: InstanceService | null) => void;
};

/** Runs the service of the Clerk instance that the key opens. Returns how to stop it, once `stopping` has aborted. */
export function followInstance({ app, clerk, gate, stopping, onChange }: FollowDeps): () => Promise<void> {
  const { instanceStatus, log } = app;
  let service: InstanceService | null = null;

  async function apply(change: InstanceChange): Promise<void> {
    try {
      await change.apply();
    } catch (error) {
      log.error({ err: error }, "could not store the id of the Clerk instance; retrying in a minute");
    }
  }

  async function replaceService(change: InstanceChange): Promise<void> {
    await service?.stop();
    await apply(change);
    const identity = instanceStatus.identity();
    service = identity && startInstanceService(app, identity, clerk);
    onChange(service);
  }

  async function follow(): Promise<void> {
    try {
      for await (const change of instanceStatus.changes(app.clerk, stopping)) {
        if (stopping.aborted) return;
        const { late } = await gate.hold(() => replaceService(change));
        if (late === null) continue;
        // A request that was open during the change may have stored something under the old id.
        await Promise.race([late, aborted(stopping)]);
        if (!stopping.aborted) await apply(change);
      }
    } catch (error) {
      log.fatal({ err: error }, "could not start the engine; nothing is sent until a restart");
    }
  }

  const following = follow();
  return async () => {
    await following;
    await service?.stop();
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
