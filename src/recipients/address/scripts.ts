// Letters that look like a Latin one in most fonts, after Unicode's table of confusables: the original, then the Latin.
const close = lettersOf(
  "аa сc ԁd еe һh іi јj ӏl оo рp ԛq ѕs ѵv ԝw хx уy αa γy ιi νv οo ρp υu աw հh օo սu ցg զq",
);
// Letters that do so in some fonts only, which matters when they are mixed with Latin ones.
const similar = lettersOf("вb гr кk мm нh пn тt εe ηn κk τt χx ωw σo ոn");

function lettersOf(pairs: string): Map<string, string> {
  return new Map(pairs.split(" ").map((pair) => [pair.slice(0, 1), pair.slice(1)]));
}

const scriptNames = [
  "Latin",
  "Han",
  "Hiragana",
  "Katakana",
  "Bopomofo",
  "Hangul",
  "Cyrillic",
  "Greek",
  "Armenian",
  "Georgian",
  "Hebrew",
  "Arabic",
  "Devanagari",
  "Bengali",
  "Gujarati",
  "Gurmukhi",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Khmer",
  "Myanmar",
  "Ethiopic",
  "Cherokee",
  "Canadian_Aboriginal",
  "Coptic",
  "Tibetan",
  "Mongolian",
];
const scripts = scriptNames.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, "u") }));
// The "highly restrictive" level of UTS 39: one script, or Latin with the scripts of one East Asian language.
const lawfulMixes = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

function isMixed(label: string): boolean {
  const used = scripts.filter(({ pattern }) => pattern.test(label)).map(({ name }) => name);
  return used.length > 1 && !lawfulMixes.some((mix) => used.every((name) => mix.includes(name)));
}

function isForeignLetter(char: string): boolean {
  return /\p{L}/u.test(char) && !/\p{Script=Latin}/u.test(char);
}

/** The text with Latin letters for those that look like them; undefined if a letter of another script remains. */
export function withLatinLookalikes(text: string): string | undefined {
  const letters = Array.from(text, (char) => {
    const lower = char.toLowerCase();
    return isForeignLetter(char) ? (close.get(lower) ?? similar.get(lower)) : char;
  });
  return letters.includes(undefined) ? undefined : letters.join("");
}

function isImitation(label: string, ending: string): boolean {
  if (isMixed(label)) return true;
  // A label of another script that reads as a Latin word, before an ending in Latin letters.
  const letters = Array.from(label).filter((char) => /\p{L}/u.test(char));
  return letters.length > 0 && letters.every((char) => close.has(char)) && /^[a-z]+$/.test(ending);
}

/**
 * True if a label of a domain, in lower-case Unicode letters, mixes scripts or imitates Latin letters. Scripts that one
 * language uses together are fine.
 */
export function imitatesLatin(domain: string): boolean {
  const labels = domain.split(".");
  const ending = labels.at(-1) ?? "";
  return labels.some((label) => isImitation(label, ending));
}

/** The labels that `imitatesLatin` finds in Latin letters: `exаmple.com` with a Cyrillic а → `example.com`. */
export function spellInLatin(domain: string): string | undefined {
  const labels = domain.split(".");
  const ending = labels.at(-1) ?? "";
  const spelled = labels.map((label) => (isImitation(label, ending) ? withLatinLookalikes(label) : label));
  return spelled.includes(undefined) ? undefined : spelled.join(".");
}
