import { isLoopback, parseHttpUrl, type Reader } from "./reader.ts";
import { readSecret } from "./secrets.ts";
import { readRoleRules, type RoleRule } from "./role-rules.ts";

/** The company's sign-in: where it is, who we are there, and who gets which role. */
export type SingleSignOn = {
  /** Exactly as the provider calls itself, since every token of it says so. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  rules: readonly RoleRule[];
  /** What the button says after "Sign in with". */
  name: string;
  /** Whom people without a role are told to ask. */
  help: string;
};

const four = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES"] as const;
const form = "ada@example.com=admin, @example.com=viewer or groups:usher-admins=inviter";

/** Null without `OIDC_…`; a half-set one is a bad one, with a sentence for each variable that is missing. */
export function readSingleSignOn(reader: Reader): SingleSignOn | null {
  const { text } = reader;
  const clientSecret = readSecret(reader, "OIDC_CLIENT_SECRET");
  const isSet = (name: string): boolean =>
    (name === "OIDC_CLIENT_SECRET" ? clientSecret : text(name)) !== undefined;
  const given = four.filter(isSet);
  if (given.length === 0) return null;
  for (const name of four)
    if (!isSet(name)) reader.bad(name, `is to be set together with ${given.join(", ")}.`);
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
    reader.bad("OIDC_ISSUER", "is to be a URL such as https://login.example.com, without ? and #.");
    return null;
  }
  if (!isSafe(url))
    reader.bad("OIDC_ISSUER", "is plain http to another machine: sign-ins travel over https only.");
  return url;
}

/** Https, or http that never leaves this machine. */
export function isSafe(url: URL): boolean {
  return url.protocol === "https:" || isLoopback(url.hostname);
}

function readRules(reader: Reader): readonly RoleRule[] {
  const { rules, bad } = readRoleRules(reader.text("OIDC_ROLES") ?? "");
  if (bad.length > 0) {
    const entries = bad.map((entry) => `"${entry}"`).join(", ");
    reader.bad(
      "OIDC_ROLES",
      `is to hold entries such as ${form} with commas between, which ${entries} is not.`,
    );
  } else if (rules.length === 0 && reader.text("OIDC_ROLES") !== undefined) {
    reader.bad("OIDC_ROLES", `is to hold at least one entry such as ${form}.`);
  }
  return rules;
}

/** True unless `PASSWORD_SIGN_IN=off`, which would leave nobody a way in without single sign-on. */
export function readPasswords(reader: Reader, hasSingleSignOn: boolean): boolean {
  const text = reader.text("PASSWORD_SIGN_IN") ?? "on";
  if (text !== "on" && text !== "off") reader.bad("PASSWORD_SIGN_IN", `is to be on or off, not "${text}".`);
  if (text !== "off" || hasSingleSignOn) return text !== "off";
  reader.bad("PASSWORD_SIGN_IN", `can be off only with single sign-on: set ${four.join(", ")} too.`);
  return true;
}
