import { readFileSync } from "node:fs";
import { isLoopback, type Reader, systemCodeOf } from "./reader.ts";

/**
 * A secret from `NAME`, or from the file that `NAME_FILE` names, as container platforms provide it. Undefined if neither
 * is set. An unreadable file gives an empty text and a sentence that does not contain its content.
 */
export function readSecret(reader: Reader, name: string): string | undefined {
  const file = reader.text(`${name}_FILE`);
  const text = reader.text(name);
  if (file === undefined) return text;
  if (text !== undefined) {
    reader.bad(`${name}_FILE`, `and ${name} are both set: unset one of them.`);
    return text;
  }
  const why = (reason: string): string => {
    reader.bad(`${name}_FILE`, `names the file ${file}, ${reason}.`);
    return "";
  };
  try {
    // Editors and `echo` end a file with a line break.
    const content = readFileSync(file, "utf8").trim();
    if (content === "") return why("which is empty");
    // Some shells write UTF-16. No member could type such a password.
    return /[\p{Cc}\uFFFD]/u.test(content) ? why("which must contain one line of UTF-8 text") : content;
  } catch (error) {
    const code = systemCodeOf(error) ?? "unknown error";
    return why(`which cannot be read (${code})`);
  }
}

type Connection = { secretKey: string | undefined; publicUrl: URL; host: string };

/** With a live key, passwords and session cookies must be encrypted on every network. */
export function refusePlainHttp(reader: Reader, { secretKey = "", publicUrl, host }: Connection): void {
  if (!secretKey.startsWith("sk_live_") || publicUrl.protocol === "https:") return;
  if (isLoopback(publicUrl.hostname) && isLoopback(host)) return;
  const why = isLoopback(publicUrl.hostname)
    ? "is plain http and HOST accepts other machines"
    : "is plain http";
  reader.bad(
    "PUBLIC_URL",
    `${why}: a live key requires https. Put a proxy with a certificate in front of Usher and set PUBLIC_URL to its https address.`,
  );
}
