import { createContext } from "react";
import type { Invitation } from "#contract/invitation.ts";

/** What a row's menu can open. */
export type RowAction = { kind: "revoke" | "resend" | "erase"; invitation: Invitation };

/** Opens the dialog of an action; a context, so that columns can stand at module level. */
export const OpenRowAction = createContext<(action: RowAction) => void>(() => {});
