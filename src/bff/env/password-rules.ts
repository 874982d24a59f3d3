import { dictionary } from "@zxcvbn-ts/language-common";
import { passwordMaxLength, passwordMinLength } from "#contract/sign-in.ts";
import { fail } from "#bff/http/problem.ts";

let known: ReadonlySet<string> | undefined;

/**
 * Some 49,000, in small letters; most are shorter than 12 characters and count as the beginning of a longer one. Unpacked
 * when the first password is set: no start has to wait for it.
 */
function common(): ReadonlySet<string> {
  known ??= new Set(dictionary["passwords-common"]);
  return known;
}

/** Shorter remains of a password say nothing about it: "ab" is in the list, and so is many a good password's beginning. */
const shortestWord = 3;

/**
 * What is wrong with a password, in words for the person who chose it; null when it will do. The one rule for every place
 * where a password is set. What it is compared with goes by common guesses: in any case, with digits and signs put behind
 * it, and repeated.
 */
export function passwordProblem(password: string, emailAddress: string): string | null {
  if (password.length < passwordMinLength) return `At least ${passwordMinLength} characters.`;
  if (password.length > passwordMaxLength) return `At most ${passwordMaxLength} characters.`;
  const whole = password.normalize("NFKC").toLowerCase();
  const own = ownWords(emailAddress);
  if ([...guesses(whole), ...guesses(withoutSigns(whole))].some((word) => own.has(word)))
    return "A password made of your address or of Usher's name is guessed first. Choose another.";
  if (guesses(whole).some((word) => common().has(word)) || isRepeatedBit(whole))
    return "Many people use this password, so it is guessed early. Choose another, such as four unrelated words.";
  return null;
}

/** @throws {ProblemError} `invalid`, naming the field, for a password that will not do */
export function refuseWeak(password: string, emailAddress: string, field: string): void {
  const problem = passwordProblem(password, emailAddress);
  if (problem !== null) fail("invalid", problem, { field });
}

/** The password itself, without what is often put behind it, and what it repeats. */
function guesses(password: string): string[] {
  const bare = password.replace(/[\p{N}\p{P}\p{S}\s]+$/u, "");
  return [password, bare, repeatedPart(password), repeatedPart(bare)].filter(
    (word) => word.length >= shortestWord,
  );
}

/** "usher-usher-2026!" is the name of the house in disguise, wherever the signs stand. */
function withoutSigns(password: string): string {
  return password.replace(/[^\p{L}]+/gu, "");
}

function isRepeatedBit(password: string): boolean {
  return repeatedPart(password).length <= shortestWord;
}

/** The shortest beginning that makes the whole when repeated: "abcabcabcabc" is "abc". */
function repeatedPart(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return length === -1 ? text : text.slice(0, length);
}

function ownWords(emailAddress: string): ReadonlySet<string> {
  const address = emailAddress.toLowerCase();
  const local = address.slice(0, Math.max(0, address.lastIndexOf("@")));
  const words = [address, local, "usher"];
  return new Set([...words, ...words.map(withoutSigns)].filter((word) => word.length >= shortestWord));
}
