import { activityDays, type NewSettings, Settings } from "#contract/settings.ts";
import type { Store } from "#store/store.ts";

/** The settings of one Clerk instance. */
export type SettingStore = {
  read(): Promise<Settings>;
  write(settings: NewSettings): Promise<{ before: Settings; after: Settings }>;
};

const names = ["allowedDomains", "redirectOrigins", "activityDays"] as const;
const defaults: Settings = { allowedDomains: [], redirectOrigins: [], activityDays: activityDays.default };

export function createSettingStore(db: Store["db"], instance: string): SettingStore {
  async function read(trx: Store["db"] = db): Promise<Settings> {
    const rows = await trx
      .selectFrom("setting")
      .select(["name", "value"])
      .where("instance", "=", instance)
      .where("name", "in", names)
      .execute();
    const stored = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
    // Throws for invalid rows: an unreadable allowlist must not allow every site.
    return Settings.parse({ ...defaults, ...stored });
  }
  return {
    read: () => read(),
    write: ({ allowedDomains, ...given }) =>
      db.transaction().execute(async (trx) => {
        const before = await read(trx);
        const after = { ...before, ...given, ...(allowedDomains && { allowedDomains }) };
        for (const name of names) {
          const value = JSON.stringify(after[name]);
          await trx
            .insertInto("setting")
            .values({ instance, name, value })
            .onConflict((conflict) => conflict.columns(["instance", "name"]).doUpdateSet({ value }))
            .execute();
        }
        return { before, after };
      }),
  };
}
