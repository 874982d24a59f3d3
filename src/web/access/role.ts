import { createContext, useContext } from "react";
import { includesRole, type Role } from "#contract/role.ts";

/** The role of the signed-in member. It is kept while an ended session waits for the password. */
export const HeldRole = createContext<Role>("viewer");

/** Whether the member has this role. The server decides; the page only hides or explains what it would refuse. */
export function useMay(needed: Role): boolean {
  return includesRole(useContext(HeldRole), needed);
}
