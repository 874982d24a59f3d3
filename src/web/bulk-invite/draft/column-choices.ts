import * as z from "zod/mini";
import { attempt } from "#web/api/attempt.ts";
import type { ColumnChoices, ColumnUse, Table } from "#recipients/table/column-use.ts";

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

type OpenStorage = () => Pick<Storage, "getItem" | "setItem">;

/** Storage may be full or disabled in the browser's settings; the choices then last as long as the page. */
function createStoredChoices(storage: OpenStorage) {
  let isStored = true;
  let choices: StoredChoices = read() ?? [];

  function read(): StoredChoices | undefined {
    return attempt(() => z.parse(StoredChoices, JSON.parse(storage().getItem(storageKey) ?? "")));
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
    all: () => choices,
    readAgain() {
      choices = read() ?? [];
    },
    clear() {
      choices = [];
      write();
    },
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

export type ColumnChoiceStore = ReturnType<typeof createColumnChoices>;

/**
 * The columns that the user chose. They are kept on the device for files with the same headings; a table without a
 * heading looks like any other with as many columns, so its choice ends with the list.
 */
export function createColumnChoices({ device, list }: { device: OpenStorage; list: OpenStorage }) {
  const ofHeadings = createStoredChoices(device);
  const ofList = createStoredChoices(list);
  return {
    all: (): ColumnChoices =>
      Object.fromEntries([...ofHeadings.all(), ...ofList.all()].map(({ table, uses }) => [table, uses])),
    /** Replaces the choice for tables like this one; undefined returns to the automatic columns. */
    set({ key, headingLine }: Pick<Table, "key" | "headingLine">, uses: readonly ColumnUse[] | undefined) {
      (headingLine === undefined ? ofList : ofHeadings).set(key, uses);
    },
    /** Reads what belongs to a list that was saved. */
    openList: () => ofList.readAgain(),
    /** Forgets what belongs to the list that is cleared or submitted. */
    endList: () => ofList.clear(),
  };
}
