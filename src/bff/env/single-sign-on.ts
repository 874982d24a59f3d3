import { isLoopback, parseHttpUrl, type Reader } from "./reader.ts";
import { readSecret } from "./secrets.ts";
import { refusePlaceholder } from "./weak-secrets.ts";
import { readRoleRules, type RoleRule } from "./role-rules.ts";

/** The company's identity provider, Usher's client there, and who gets which role. */
export type SingleSignOn = {
  /** Exactly as in the provider's tokens. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  rules: readonly RoleRule[];
  /** The button's text after "Sign in with". */
  name: string;
  /** Who to ask for access; shown to users without a role. */
  help: string;
};

const required = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES"] as const;
const form = "ada@example.com=admin, @example.com=viewer or groups:usher-admins=inviter";

/** Null if no `OIDC_…` is set. If some are, each missing one gets a sentence. */
export function readSingleSignOn(reader: Reader): SingleSignOn | null {
  const { text } = reader;
  const clientSecret = readSecret(reader, "OIDC_CLIENT_SECRET");
  if (clientSecret !== undefined) refusePlaceholder(reader, "OIDC_CLIENT_SECRET", clientSecret);
  const isSet = (name: string): boolean =>
    (name === "OIDC_CLIENT_SECRET" ? clientSecret : text(name)) !== undefined;
  const given = required.filter(isSet);
  if (given.length === 0) return null;
  for (const name of required)
    if (!isSet(name)) reader.bad(name, `must be set together with ${given.join(", ")}.`);
  const issuer = text("OIDC_ISSUER") ?? "";
  const url = readIssuer(reader, issuer);
  return {
    issuer,
    clientId: text("OIDC_CLIENT_ID") ?? "",
    clientSecret: clientSecret ?? "",
    rules: readRules(reader),
    name: text("OIDC_NAME")?.slice(0, 60) ?? url?.host ?? "",
    help: text("OIDC_HELP")?.slice(0, 200) ?? "an admin of Usher",
  };
}

function readIssuer(reader: Reader, issuer: string): URL | null {
  if (issuer === "") return null;
  const url = parseHttpUrl(issuer);
  if (url === null || url.search !== "" || url.hash !== "") {
    reader.bad("OIDC_ISSUER", "must be a URL such as https://login.example.com, without ? and #.");
    return null;
  }
  if (!isSafe(url)) reader.bad("OIDC_ISSUER", "must use https unless the provider runs on this machine.");
  return url;
}

/** Https, or http on this machine. */
export function isSafe(url: URL): boolean {
  return url.protocol === "https:" || isLoopback(url.hostname);
}

function readRules(reader: Reader): readonly RoleRule[] {
  const { rules, bad } = readRoleRules(reader.text("OIDC_ROLES") ?? "");
  if (bad.length > 0) {
    const entries = bad.map((entry) => `"${entry}"`).join(", ");
    reader.bad(
      "OIDC_ROLES",
      `must contain entries such as ${form}, separated by commas; ${entries} is not one.`,
    );
  } else if (rules.length === 0 && reader.text("OIDC_ROLES") !== undefined) {
    reader.bad("OIDC_ROLES", `must contain at least one entry such as ${form}.`);
  }
  return rules;
}

/** True unless `PASSWORD_SIGN_IN=off`, which requires single sign-on. */
export function readPasswords(reader: Reader, hasSingleSignOn: boolean): boolean {
  const text = reader.text("PASSWORD_SIGN_IN") ?? "on";
  if (text !== "on" && text !== "off") reader.bad("PASSWORD_SIGN_IN", `must be on or off, not "${text}".`);
  if (text !== "off" || hasSingleSignOn) return text !== "off";
  reader.bad("PASSWORD_SIGN_IN", `can only be off with single sign-on: set ${required.join(", ")} too.`);
  return true;
}
