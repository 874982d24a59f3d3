/** What the provider says about a user: claims of the ID token and of its userinfo. */
export type Claims = Readonly<Record<string, unknown>>;

/** Some providers send booleans as strings. */
export function isVerified({ email_verified: verified }: Claims): boolean {
  return verified === true || verified === "true";
}

/** True when the claims say whether their address is verified. */
export function hasVerifiedField(claims: Claims): boolean {
  const { email, email_verified: verified } = claims;
  return typeof email === "string" && (isVerified(claims) || verified === false || verified === "false");
}

/**
 * Claims of the ID token, completed by the userinfo. Address and verification come from the same side: one from each could
 * make an unverified address look verified.
 */
export function mergeClaims(token: Claims, userinfo: Claims): Claims {
  const source = hasVerifiedField(token) || typeof userinfo["email"] !== "string" ? token : userinfo;
  const { email, email_verified } = source;
  return { ...userinfo, ...token, email, email_verified };
}
