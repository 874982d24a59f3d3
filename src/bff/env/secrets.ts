import { readFileSync } from "node:fs";
import { isLoopback, type Reader } from "./reader.ts";

/**
 * A secret out of `NAME`, or out of the file that `NAME_FILE` names: a file is seen by fewer than an environment is, and
 * container platforms hand secrets over in that way. Neither set is undefined; what cannot be read is an empty text with a
 * sentence that does not hold its content.
 */
export function readSecret(reader: Reader, name: string): string | undefined {
  const file = reader.text(`${name}_FILE`);
  const text = reader.text(name);
  if (file === undefined) return text;
  if (text !== undefined) {
    reader.bad(`${name}_FILE`, `and ${name} are both set: keep one of them and unset the other.`);
    return text;
  }
  try {
    // Editors and `echo` end a file with a line break that belongs to nobody's secret.
    const content = readFileSync(file, "utf8").trim();
    if (content === "") reader.bad(`${name}_FILE`, `names the file ${file}, which is empty.`);
    return content;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    reader.bad(`${name}_FILE`, `names the file ${file}, which cannot be read (${code}).`);
    return "";
  }
}

type Line = { secretKey: string | undefined; publicUrl: URL; host: string };

/** With a live key, passwords and cookies that open it travel encrypted wherever others could listen. */
export function refuseOpenLine(reader: Reader, { secretKey = "", publicUrl, host }: Line): void {
  if (!secretKey.startsWith("sk_live_") || publicUrl.protocol === "https:") return;
  if (isLoopback(publicUrl.hostname) && isLoopback(host)) return;
  const why = isLoopback(publicUrl.hostname)
    ? "is plain http while HOST lets other machines in"
    : "is plain http";
  reader.bad(
    "PUBLIC_URL",
    `${why}: with a live key people come over https only. Put a proxy with a certificate before Usher and set PUBLIC_URL to its https address.`,
  );
}

/** Letters and digits of passwords that stand in instructions, ours and other people's. */
const examples = new Set([
  "twelvecharactersormore",
  "correcthorsebatterystaple",
  "changemechangeme",
  "changemeplease",
  "pleasechangeme",
  "yourpasswordhere",
  "examplepassword",
  "adminpassword",
  "supersecretpassword",
]);

export function refuseExamplePassword(reader: Reader, password: string): void {
  if (examples.has(password.toLowerCase().replaceAll(/[^a-z0-9]/g, "")))
    reader.bad(
      "ADMIN_PASSWORD",
      "stands in instructions as an example, so anybody may try it: choose one of your own.",
    );
}
