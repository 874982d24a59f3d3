/** The secret of an `otpauth:` address in groups of four, as it is read and typed; empty where there is none. */
export function secretOf(uri: string): string {
  const query = uri.slice(uri.indexOf("?") + 1);
  const secret = new URLSearchParams(query).get("secret") ?? "";
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}
