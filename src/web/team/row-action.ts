import { createContext } from "react";
import type { TeamMember } from "#contract/member.ts";
import type { Change } from "./mutations.ts";

/** What a row's menu can open. */
export type RowAction = { kind: "role" | "link" | Change; member: TeamMember };

/** Opens the dialog of an action; a context, so that columns can stand at module level. */
export const OpenRowAction = createContext<(action: RowAction) => void>(() => {});
