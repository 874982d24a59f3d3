import * as z from "zod/mini";
import { activityDays, type NewSettings, reservedForPeople, Settings } from "#contract/settings.ts";
import type { Store } from "#store/store.ts";

/** The settings of one Clerk instance. */
export type SettingStore = {
  read(): Promise<Settings>;
  write(settings: NewSettings): Promise<{ before: Settings; after: Settings }>;
};

const defaults: Settings = {
  allowedDomains: [],
  redirectOrigins: [],
  activityDays: activityDays.default,
  reservedForPeople: reservedForPeople.default,
  marksInvitations: false,
};
const names = z.keyof(Settings).options;

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
    write: (given) =>
      db.transaction().execute(async (trx) => {
        const before = await read(trx);
        const after: Settings = {
          ...before,
          ...given,
          allowedDomains: given.allowedDomains ?? before.allowedDomains,
          reservedForPeople: given.reservedForPeople ?? before.reservedForPeople,
          marksInvitations: given.marksInvitations ?? before.marksInvitations,
        };
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
