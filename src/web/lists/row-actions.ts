import { createContext, useContext } from "react";

/** Lets the menu of a row open a dialog of its page; a context, so that columns can be constants of a module. */
export function createRowActions<Action>() {
  const RowActions = createContext<(action: Action) => void>(() => {});
  return { RowActions, useRowActions: () => useContext(RowActions) };
}
