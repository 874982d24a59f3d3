import type { Hono } from "hono";
import { AllowanceQuery } from "#contract/batch.ts";
import { readLast } from "#bff/activity/read.ts";
import { batchRoutes } from "#bff/batches/routes.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { DetailDeps } from "#bff/invitations/detail.ts";
import { exportRoutes } from "#bff/invitations/export/routes.ts";
import { invitationRoutes } from "#bff/invitations/routes.ts";
import { overviewRoutes } from "#bff/overview/routes.ts";
import { presetChoiceRoutes, presetRoutes } from "#bff/presets/routes.ts";
import { createPresetStore } from "#bff/presets/store.ts";
import { viewRoutes } from "#bff/views/routes.ts";
import { createViewStore } from "#bff/views/store.ts";
import { precheckRoutes } from "#bff/batches/precheck-routes.ts";
import { ProblemError, toProblem } from "#bff/http/problem.ts";
import { readQuery } from "#bff/http/request.ts";
import { createInviterRules } from "#bff/invitations/inviter-rules.ts";
import { testInvitationRoutes } from "#bff/invitations/test-routes.ts";
import { createTestInvitationStore } from "#bff/invitations/test-invitation-store.ts";
import { deleteTestsOf } from "#bff/invitations/test-invitations.ts";
import { createSettingStore } from "#bff/settings/store.ts";
import { settingsRoutes } from "#bff/settings/routes.ts";
import type { AppDeps } from "./app-deps.ts";

/** The routes about a Clerk instance. */
const instancePaths = [
  "/invitations/*",
  ...["csv", "json", "xlsx"].map((extension) => `/invitations.${extension}`),
  "/batches/*",
  "/overview",
  "/test-invitation",
  "/precheck",
  "/allowance",
  "/settings",
  "/presets/*",
  "/preset-choice",
  "/views/*",
  "/view-arrangement",
];

/**
 * Adds the routes about the Clerk instance of the key; until it is identified they say why they cannot answer. `history`:
 * the activity of an address.
 */
export function addInstanceRoutes(api: Hono<AppEnv>, deps: AppDeps, history: DetailDeps["history"]): void {
  const { clerk, engine, register, instanceStatus, log, now } = deps;
  const { db } = deps.store;
  const identity = instanceStatus.identity();
  if (identity === null || engine === null || register === null) {
    const unknownInstance = (): never => failWith(instanceStatus.problem() ?? toProblem("not_ready"));
    for (const path of instancePaths) api.all(path, unknownInstance);
  } else {
    const records = createInvitationRecords(db, identity.id);
    const settings = createSettingStore(db, identity.id);
    const rules = createInviterRules({ engine, settings, records });
    const tests = createTestInvitationStore(db, identity.id);
    const testDeps = { clerk, records, lanes: engine, rules, log, now, tests };
    const instance = identity.id;
    api.route("/invitations", invitationRoutes({ ...testDeps, engine, register, history, db, instance }));
    api.route("/", exportRoutes({ register, db, instance, now }));
    api.route("/test-invitation", testInvitationRoutes(testDeps));
    api.route("/settings", settingsRoutes(settings));
    const presets = createPresetStore(db, identity.id);
    api.route("/presets", presetRoutes({ presets, rules, now }));
    api.route("/preset-choice", presetChoiceRoutes(presets));
    api.route("/", viewRoutes(createViewStore(db, identity.id, now)));
    api.route("/", overviewRoutes({ db, instance: identity.id, engine, now, register }));
    api.route("/precheck", precheckRoutes(engine));
    api.get("/allowance", async (c) => c.json(await engine.allowance(readQuery(c, AllowanceQuery))));
    api.route(
      "/batches",
      batchRoutes({
        engine: () => engine,
        rules,
        presets,
        register,
        lastOrder: (batchId) => readLast(db, batchId, ["batch.resumed", "batch.cancelled"]),
        deleteTestsOf: (addresses) => deleteTestsOf(testDeps, addresses),
      }),
    );
  }
}

function failWith(problem: ConstructorParameters<typeof ProblemError>[0]): never {
  throw new ProblemError(problem);
}
