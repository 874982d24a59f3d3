import type { TableLayout, TableName } from "#contract/page/table-layout.ts";
import { queryClient } from "#web/api/query-client.ts";
import { failureOf, request } from "#web/api/request.ts";
import { sessionKey, sessionQuery } from "#web/api/session-query.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import { changedLayout, setChangedLayout } from "./table-layout.ts";

/** A key that is held down makes many changes. */
const delayMs = 300;

const unsaved = new Set<TableName>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** One save after another, so that the newest comes last. */
let saving = Promise.resolve();

/** Changes the layout of a table on this page immediately, and on the server soon. Undefined: as usual. */
export function changeLayout(
  table: TableName,
  change: { [Part in keyof TableLayout]: TableLayout[Part] },
): void {
  const layout = { ...currentLayout(table), ...change };
  setChangedLayout(table, layout);
  unsaved.add(table);
  clearTimeout(timer);
  timer = setTimeout(() => (saving = saving.then(saveAll)), delayMs);
}

function currentLayout(table: TableName): TableLayout {
  return changedLayout(table) ?? queryClient.getQueryData(sessionQuery.queryKey)?.layouts?.[table] ?? {};
}

async function saveAll(): Promise<void> {
  const tables = [...unsaved];
  unsaved.clear();
  await Promise.all(tables.map(save));
}

async function save(table: TableName): Promise<void> {
  const layout = currentLayout(table);
  try {
    await request("PUT", `/api/session/layouts/${table}`, { body: layout, outlivesPage: true });
  } catch (error) {
    // It is sent again with the next change, or when the page is left.
    unsaved.add(table);
    const failure = failureOf({ error: error instanceof Error ? error : new Error(String(error)) });
    if (failure) toast({ tone: "failed", ...failure, title: "Could not save the layout of the table" });
    return;
  }
  // Another browser of the member may have changed it since the session was read.
  await queryClient.invalidateQueries({ queryKey: sessionKey });
  if (changedLayout(table) === layout) setChangedLayout(table, undefined);
}

window.addEventListener("pagehide", () => void saveAll());
