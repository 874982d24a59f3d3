import { Role } from "#contract/role.ts";

/** One entry of `OIDC_ROLES`: whom it matches, and the role they get. */
export type RoleRule =
  | { by: "address"; address: string; role: Role }
  | { by: "domain"; domain: string; role: Role }
  | { by: "claim"; path: string; value: string; role: Role };

const addressForm = /^[^\s@:=,]+@[^\s@:=,]+$/;
const domainForm = /^@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/**
 * Reads `OIDC_ROLES`: comma-separated entries `who=role`. Who is an address (`ada@example.com`), a domain
 * (`@example.com`, without subdomains) or a claim and its value (`groups:usher-admins`). The last colon separates claim
 * and value, since claims may be named like URLs. `bad` holds unreadable entries as they were written.
 */
export function readRoleRules(text: string): { rules: RoleRule[]; bad: string[] } {
  const rules: RoleRule[] = [];
  const bad: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const rule = readRule(entry);
    if (rule === null) bad.push(entry);
    else rules.push(rule);
  }
  return { rules, bad };
}

function readRule(entry: string): RoleRule | null {
  const equals = entry.lastIndexOf("=");
  const role = Role.safeParse(entry.slice(equals + 1).trim()).data;
  const who = entry.slice(0, Math.max(equals, 0)).trim();
  if (role === undefined || who === "") return null;
  if (domainForm.test(lowerAscii(who))) return { by: "domain", domain: lowerAscii(who).slice(1), role };
  if (addressForm.test(who)) return { by: "address", address: lowerAscii(who), role };
  const colon = who.lastIndexOf(":");
  const path = who.slice(0, Math.max(colon, 0)).trim();
  const value = who.slice(colon + 1).trim();
  return path === "" || value === "" ? null : { by: "claim", path, value, role };
}

/** ASCII only: letters of other alphabets, such as the Kelvin sign, turn into ASCII in lower case. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
