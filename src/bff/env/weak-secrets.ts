import type { Reader } from "./reader.ts";

/** Letters and digits of values that documentation shows where a secret belongs. */
const placeholders =
  /change(?:me|this|it)|replace(?:me|this|with|it)|placeholder|yoursecret|yourpassword|yourclient|yourkey|yourown|(?:my|the|a)secretkey|insert(?:your|here)|secrethere|passwordhere|keyhere|generate(?:me|one|with)|example(?:secret|password)|supersecret|topsecret|betterauthsecret|clientsecret|^(?:secret|password|admin|test|todo|none|null|undefined)+\d*$|x{6,}/;

const examplePasswords = new Set(["twelvecharactersormore", "correcthorsebatterystaple", "adminpassword"]);

/** A random text of 32 characters has more; a word, a date or a run of digits has fewer. */
const leastCharacters = 10;

function isPlaceholder(secret: string): boolean {
  const bare = secret.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return placeholders.test(bare) || examplePasswords.has(bare);
}

/** True for "abcabcabcab": from some place on, the text only repeats its beginning. */
function isRepetition(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1)
    if (text.startsWith(text.slice(period))) return true;
  return false;
}

/** True for "abcdefgh…": most characters follow the one before. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1)
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) === 1) steps += 1;
  return steps > text.length / 2;
}

const guessed = "so attackers try it first";
const advice = "Use one that a program made, for instance with: openssl rand -base64 32";

/** Why a secret that signs sessions is easy to guess; null if it is not. */
function weaknessOf(secret: string): string | null {
  if (isPlaceholder(secret)) return `is an example from documentation, ${guessed}. ${advice}`;
  if (new Set(secret).size < leastCharacters)
    return `has fewer than ${leastCharacters} different characters. ${advice}`;
  if (isRepetition(secret)) return `repeats a shorter text. ${advice}`;
  if (isSequence(secret)) return `is a sequence of the alphabet or of digits. ${advice}`;
  return null;
}

export function refuseWeakSecret(reader: Reader, name: string, secret: string): void {
  const weakness = weaknessOf(secret);
  if (weakness !== null) reader.bad(name, weakness);
}

/** For a secret that another program has made, of which only placeholders are surely wrong. */
export function refusePlaceholder(reader: Reader, name: string, secret: string): void {
  if (secret !== "" && (isPlaceholder(secret) || new Set(secret).size < 3))
    reader.bad(name, "is an example from documentation: put the real value there.");
}

export function refuseExamplePassword(reader: Reader, password: string): void {
  if (isPlaceholder(password))
    reader.bad("ADMIN_PASSWORD", `is an example from documentation, ${guessed}: choose your own.`);
}

type Named = readonly (readonly [name: string, secret: string | undefined])[];

/** An attacker who learns one of two equal secrets has both. */
export function refuseEqualSecrets(reader: Reader, secrets: Named): void {
  const names = new Map<string, string>();
  for (const [name, secret] of secrets) {
    if (secret === undefined || secret === "") continue;
    const other = names.get(secret);
    if (other !== undefined) reader.bad(name, `is the same as ${other}: give each its own.`);
    names.set(secret, name);
  }
}
