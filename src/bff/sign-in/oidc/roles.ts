import { includesRole, type Role } from "#contract/role.ts";
import { lowerAscii, type RoleRule } from "#bff/env/role-rules.ts";
import { type Claims, isVerified } from "./claims.ts";

/**
 * The highest role that any rule gives; null when none does. Addresses and domains count only if the provider has verified
 * the address: a user who may type any address would otherwise choose their own role.
 */
export function roleOf(rules: readonly RoleRule[], claims: Claims): Role | null {
  const address = verifiedAddress(claims);
  return rules.reduce<Role | null>(
    (highest, rule) =>
      matches(rule, address, claims) && (highest === null || includesRole(rule.role, highest))
        ? rule.role
        : highest,
    null,
  );
}

function matches(rule: RoleRule, address: string | null, claims: Claims): boolean {
  switch (rule.by) {
    case "address":
      return address === rule.address;
    case "domain":
      return address !== null && address.slice(address.lastIndexOf("@") + 1) === rule.domain;
    case "claim":
      return valuesAt(claims, rule.path).some((value) => holds(value, rule.value));
    default:
      return rule satisfies never;
  }
}

function verifiedAddress(claims: Claims): string | null {
  const { email } = claims;
  return typeof email === "string" && email.includes("@") && isVerified(claims) ? lowerAscii(email) : null;
}

/** True when a rule needs a claim that is missing here; the provider's userinfo may still have it. */
export function lacksClaims(rules: readonly RoleRule[], claims: Claims): boolean {
  return rules.some((rule) => rule.by === "claim" && valuesAt(claims, rule.path).length === 0);
}

/**
 * The values at a dotted path. Names may contain dots themselves (`https://example.com/roles`), so every way to cut the
 * path is tried. Own properties only: `constructor` is not a claim.
 */
function valuesAt(value: unknown, path: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const here: unknown[] = Object.hasOwn(value, path) ? [Reflect.get(value, path)] : [];
  const cuts = [...path.matchAll(/\./g)].map(({ index }) => index);
  const below = cuts.flatMap((cut) => {
    const name = path.slice(0, cut);
    return Object.hasOwn(value, name) ? valuesAt(Reflect.get(value, name), path.slice(cut + 1)) : [];
  });
  return [...here, ...below];
}

function holds(claim: unknown, wanted: string): boolean {
  if (Array.isArray(claim)) return claim.some((item: unknown) => isSame(item, wanted));
  return isSame(claim, wanted);
}

function isSame(claim: unknown, wanted: string): boolean {
  return ["string", "number", "boolean"].includes(typeof claim) && String(claim) === wanted;
}
