import { canonicalJson } from "#contract/canonical-json.ts";
import type { BatchPreset } from "#contract/batch.ts";
import { nameKey } from "#contract/saved/name.ts";
import {
  type NewPreset,
  type Preset,
  type PresetChange,
  type PresetList,
  presetMaxCount,
} from "#contract/preset.ts";
import { fail } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";

/** The presets of one Clerk instance. */
export type PresetStore = {
  /** By name, with the one to fill this member's empty forms with. */
  list(memberId: string): Promise<PresetList>;
  find(id: string): Promise<BatchPreset | null>;
  /** @throws {ProblemError} `invalid` if the name is taken or there are too many presets */
  create(preset: NewPreset & { id: string; now: number }): Promise<Preset>;
  /** @throws {ProblemError} `not_found`, `conflict` if it is not as seen, or `invalid` if the name is taken */
  change(id: string, preset: PresetChange): Promise<{ before: Preset; after: Preset }>;
  /** Returns the deleted preset. @throws {ProblemError} `not_found` */
  delete(id: string): Promise<Preset>;
  /** Remembers what the member chose; null for no preset. */
  choose(memberId: string, presetId: string | null): Promise<void>;
};

type Row = { id: string; name: string; options: string; is_default: number };
const columns = ["id", "name", "options", "is_default"] as const;

function toPreset({ id, name, options, is_default: isDefault }: Row): Preset {
  // The contract checked the options before they were stored.
  return { id, name, options: JSON.parse(options) as Preset["options"], isDefault: isDefault === 1 };
}

export function createPresetStore(db: Store["db"], instance: string): PresetStore {
  const all = (trx: Store["db"] = db) =>
    trx.selectFrom("preset").select(columns).where("instance", "=", instance);

  async function read(trx: Store["db"], id: string): Promise<Preset> {
    const row = await all(trx).where("id", "=", id).executeTakeFirst();
    return row ? toPreset(row) : fail("not_found", "This preset no longer exists. Reload the page.");
  }

  async function refuseTakenName(trx: Store["db"], { name }: NewPreset, ownId: string): Promise<void> {
    const taken = await all(trx)
      .where("name_key", "=", nameKey(name))
      .where("id", "!=", ownId)
      .executeTakeFirst();
    if (taken)
      fail("invalid", `There is already a preset named ${taken.name}. Choose another name.`, {
        field: "name",
      });
  }

  /** At most one preset is the default. */
  async function replaceDefault(trx: Store["db"], { isDefault }: NewPreset): Promise<void> {
    if (!isDefault) return;
    await trx.updateTable("preset").set({ is_default: 0 }).where("instance", "=", instance).execute();
  }

  return {
    async list(memberId) {
      const rows = await all().orderBy("name_key").execute();
      const chosen = await db
        .selectFrom("preset_choice")
        .select("preset_id")
        .where("user_id", "=", memberId)
        .where("instance", "=", instance)
        .executeTakeFirst();
      const initial = rows.find((row) => row.is_default === 1)?.id ?? null;
      return { data: rows.map(toPreset), chosenId: chosen ? chosen.preset_id : initial };
    },
    async find(id) {
      const row = await all().where("id", "=", id).executeTakeFirst();
      return row ? { id: row.id, name: row.name } : null;
    },
    create: ({ id, now, ...preset }) =>
      db.transaction().execute(async (trx) => {
        const count = (await all(trx).execute()).length;
        if (count >= presetMaxCount)
          fail("invalid", `There are ${presetMaxCount} presets, the most there can be. Delete one first.`);
        await refuseTakenName(trx, preset, id);
        await replaceDefault(trx, preset);
        const values = { id, instance, created_at: now, ...cellsOf(preset) };
        await trx.insertInto("preset").values(values).execute();
        return read(trx, id);
      }),
    change: (id, preset) =>
      db.transaction().execute(async (trx) => {
        const before = await read(trx, id);
        refuseUnseen(before, preset);
        await refuseTakenName(trx, preset, id);
        await replaceDefault(trx, preset);
        await trx.updateTable("preset").set(cellsOf(preset)).where("id", "=", id).execute();
        return { before, after: await read(trx, id) };
      }),
    delete: (id) =>
      db.transaction().execute(async (trx) => {
        const preset = await read(trx, id);
        await trx.deleteFrom("preset").where("id", "=", id).execute();
        return preset;
      }),
    choose: (memberId, presetId) =>
      db.transaction().execute(async (trx) => {
        if (presetId !== null) await read(trx, presetId);
        await trx
          .insertInto("preset_choice")
          .values({ user_id: memberId, instance, preset_id: presetId })
          .onConflict((conflict) =>
            conflict.columns(["user_id", "instance"]).doUpdateSet({ preset_id: presetId }),
          )
          .execute();
      }),
  };
}

function refuseUnseen(before: Preset, { seen }: PresetChange): void {
  if (seen === undefined || canonicalJson({ ...seen, id: before.id }) === canonicalJson(before)) return;
  fail(
    "conflict",
    "An admin changed this preset after you opened it. Load the newer version, then make your changes again.",
  );
}

function cellsOf({ name, options, isDefault }: NewPreset) {
  return {
    name,
    name_key: nameKey(name),
    options: JSON.stringify(options),
    is_default: isDefault ? 1 : 0,
  };
}
