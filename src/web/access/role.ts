import { createContext, useContext } from "react";
import { includesRole, type Role } from "#contract/role.ts";

/** What the person at the page may do. Stays while a session that has ended waits for the password. */
export const HeldRole = createContext<Role>("viewer");

/** Whether the person may do what takes this role. The server decides; the page only hides what would be refused, or explains. */
export function useMay(needed: Role): boolean {
  return includesRole(useContext(HeldRole), needed);
}
