import * as z from "zod/mini";
import type { ColumnChoices, ColumnUse } from "#recipients/table/column-use.ts";

const storageKey = "usher.bulk-invite.columns";
const maxTables = 50;

const StoredUse = z.union([
  z.object({
    kind: z.enum([
      "address",
      "name",
      "firstName",
      "lastName",
      "redirectUrl",
      "expiresInDays",
      "publicMetadata",
      "unused",
    ]),
  }),
  z.object({
    kind: z.literal("metadata"),
    key: z.string().check(z.minLength(1)),
    type: z.enum(["text", "number", "boolean", "json"]),
  }),
]);

/** The newest choice first. */
const StoredChoices = z.array(z.object({ table: z.string(), uses: z.array(StoredUse) }));
type StoredChoices = z.infer<typeof StoredChoices>;

export type ColumnChoiceStore = ReturnType<typeof createColumnChoices>;

/**
 * The columns that the user chose, kept on this device for files with the same headings. Storage may be full or
 * disabled in the browser's settings; the choices then last as long as the page.
 */
export function createColumnChoices(storage: () => Pick<Storage, "getItem" | "setItem">) {
  let isStored = true;
  let choices: StoredChoices = read() ?? [];

  function read(): StoredChoices | undefined {
    try {
      const stored = z.safeParse(StoredChoices, JSON.parse(storage().getItem(storageKey) ?? ""));
      return stored.success ? stored.data : undefined;
    } catch {
      return undefined;
    }
  }

  function write() {
    try {
      storage().setItem(storageKey, JSON.stringify(choices));
      isStored = true;
    } catch {
      isStored = false;
    }
  }

  return {
    all: (): ColumnChoices => Object.fromEntries(choices.map(({ table, uses }) => [table, uses])),
    /** Replaces the choice for one table; undefined returns to the automatic columns. */
    set(table: string, uses: readonly ColumnUse[] | undefined) {
      // Another tab may have stored choices since.
      const known = isStored ? (read() ?? choices) : choices;
      const others = known.filter((choice) => choice.table !== table);
      const chosen: StoredChoices = uses === undefined ? [] : [{ table, uses: [...uses] }];
      choices = [...chosen, ...others].slice(0, maxTables);
      write();
    },
  };
}
