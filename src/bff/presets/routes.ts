import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { PresetId } from "#contract/batch.ts";
import { NewPreset, type Preset, PresetChange, PresetChoice } from "#contract/preset.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { recorded } from "#bff/http/recorded.ts";
import { readBody, readId } from "#bff/http/request.ts";
import type { InviterRules } from "#bff/invitations/inviter-rules.ts";
import type { PresetStore } from "./store.ts";

type PresetRouteOptions = {
  presets: PresetStore;
  rules: Pick<InviterRules, "check">;
  now: () => number;
};

/** `/api/presets` of the Clerk instance. */
export function presetRoutes({ presets, rules, now }: PresetRouteOptions): Hono<AppEnv> {
  // A preset that is refused whenever it is used would only puzzle inviters.
  const check = ({ options }: NewPreset) => rules.check({ redirectUrl: options.redirectUrl }, "options.");
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json(await presets.list(c.get("member").id)))
    .post("/", async (c) => {
      const preset = await readBody(c, NewPreset);
      const id = randomUUID();
      const created = await recorded(
        c,
        { action: "preset.created", detail: describe(preset) },
        async () => {
          await check(preset);
          return presets.create({ ...preset, id, now: now() });
        },
        () => ({ subjectId: id }),
      );
      return c.json(created, 201);
    })
    .put("/:id", async (c) => {
      const id = readId(c, PresetId).toLowerCase();
      const preset = await readBody(c, PresetChange);
      const { after } = await recorded(
        c,
        { action: "preset.changed", subjectId: id, detail: preset.name },
        async () => {
          await check(preset);
          return presets.change(id, preset);
        },
        (change) => {
          const detail = describeChange(change.before, change.after);
          return detail === null ? null : { detail };
        },
      );
      return c.json(after);
    })
    .delete("/:id", async (c) => {
      const id = readId(c, PresetId).toLowerCase();
      await recorded(
        c,
        { action: "preset.deleted", subjectId: id },
        () => presets.delete(id),
        ({ name }) => ({ detail: name }),
      );
      return c.body(null, 204);
    });
}

/** `PUT /api/preset-choice`: the member's own, so it is not recorded. */
export function presetChoiceRoutes(presets: Pick<PresetStore, "choose">): Hono<AppEnv> {
  return new Hono<AppEnv>().put("/", async (c) => {
    const { presetId } = await readBody(c, PresetChoice);
    await presets.choose(c.get("member").id, presetId?.toLowerCase() ?? null);
    return c.body(null, 204);
  });
}

function describe({ name, isDefault }: NewPreset): string {
  return isDefault ? `${name}, as the default` : name;
}

/** Describes the change; null if there is none. */
function describeChange(before: Preset, after: Preset): string | null {
  const changes = [
    before.name !== after.name && `renamed from ${before.name}`,
    JSON.stringify(before.options) !== JSON.stringify(after.options) && "options changed",
    before.isDefault !== after.isDefault && (after.isDefault ? "now the default" : "no longer the default"),
  ].filter((change) => change !== false);
  return changes.length === 0 ? null : `${after.name}: ${changes.join(", ")}`;
}
