import { dictionary } from "@zxcvbn-ts/language-common";
import { passwordMaxLength, passwordMinLength } from "#contract/sign-in.ts";

let known: ReadonlySet<string> | undefined;

/**
 * Some 49,000, in lower case; most are shorter than 12 characters and count as the beginning of a longer one. Unpacked
 * when the first password is set, so that no start waits for it.
 */
function common(): ReadonlySet<string> {
  known ??= new Set(dictionary["passwords-common"]);
  return known;
}

/** Shorter parts prove nothing: "ab" is in the list, and many good passwords begin with it. */
const shortestWord = 3;

/**
 * Why a password is too weak, in a sentence for the member who chose it; null if it is strong. It is compared as attackers
 * guess: in any case, with digits and symbols appended, and repeated.
 */
export function passwordProblem(password: string, emailAddress: string): string | null {
  if (password.length < passwordMinLength) return `At least ${passwordMinLength} characters.`;
  if (password.length > passwordMaxLength) return `At most ${passwordMaxLength} characters.`;
  const whole = password.normalize("NFKC").toLowerCase();
  const own = ownWords(emailAddress);
  if ([...guesses(whole), ...guesses(withoutSymbols(whole))].some((word) => own.has(word)))
    return "A password made of your address or of Usher's name is easy to guess. Choose another.";
  if (guesses(whole).some((word) => common().has(word)) || isRepeatedBit(whole))
    return "This is a common password. Choose another, such as four random words.";
  return null;
}

/** The password itself, without what is often appended, and the part that it repeats. */
function guesses(password: string): string[] {
  const bare = password.replace(/[\p{N}\p{P}\p{S}\s]+$/u, "");
  return [password, bare, repeatedPart(password), repeatedPart(bare)].filter(
    (word) => word.length >= shortestWord,
  );
}

/** "usher-usher-2026!" is Usher's name in disguise, wherever the symbols are. */
function withoutSymbols(password: string): string {
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
  return new Set([...words, ...words.map(withoutSymbols)].filter((word) => word.length >= shortestWord));
}
