import { activityDays, Settings } from "#contract/settings.ts";
import type { Store } from "#store/store.ts";

/** What admins decide, for one Clerk instance. */
export type SettingStore = {
  read(): Promise<Settings>;
  /** Answers what it was before. */
  write(settings: Settings): Promise<Settings>;
};

const names = ["redirectOrigins", "activityDays"] as const;
const usual: Settings = { redirectOrigins: [], activityDays: activityDays.usual };

export function createSettingStore(db: Store["db"], instance: string): SettingStore {
  async function read(trx: Store["db"] = db): Promise<Settings> {
    const rows = await trx
      .selectFrom("setting")
      .select(["name", "value"])
      .where("instance", "=", instance)
      .where("name", "in", names)
      .execute();
    const stored = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
    // Not read loosely: an allowlist that cannot be read must not turn into "anywhere".
    return Settings.parse({ ...usual, ...stored });
  }
  return {
    read: () => read(),
    write: (settings) =>
      db.transaction().execute(async (trx) => {
        const before = await read(trx);
        for (const name of names) {
          const value = JSON.stringify(settings[name]);
          await trx
            .insertInto("setting")
            .values({ instance, name, value })
            .onConflict((conflict) => conflict.columns(["instance", "name"]).doUpdateSet({ value }))
            .execute();
        }
        return before;
      }),
  };
}
