import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { TableLayout, TableName } from "#contract/page/table-layout.ts";
import { sessionQuery } from "#web/api/session-query.ts";

/** The layouts that were changed on this page and that the session does not have yet. */
const changed = new Map<TableName, TableLayout>();
const listeners = new Set<() => void>();

const usualLayout: TableLayout = {};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function changedLayout(table: TableName): TableLayout | undefined {
  return changed.get(table);
}

/** Undefined: the session has it. */
export function setChangedLayout(table: TableName, layout: TableLayout | undefined): void {
  if (layout === undefined) changed.delete(table);
  else changed.set(table, layout);
  for (const listener of listeners) listener();
}

/** How the member lays out a table; it comes with the session, so that the first rows already have their places. */
export function useTableLayout(table: TableName): TableLayout {
  const saved = useQuery(sessionQuery).data?.layouts?.[table];
  const unsaved = useSyncExternalStore(subscribe, () => changedLayout(table));
  return unsaved ?? saved ?? usualLayout;
}
