/** Something that the palette reaches. */
export type Command = {
  /** Tells commands apart, and remembers the recent ones. */
  id: string;
  label: string;
  group: string;
  /** The key that does the same without the palette. */
  shortcut?: string | undefined;
  /** The page or filter that is shown already: offered only to those who type its name. */
  isCurrent?: boolean;
  run: () => void;
};

type Named = Pick<Command, "label" | "group">;
type Matches = (words: readonly string[], typed: readonly string[], group: readonly string[]) => boolean;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** From the best to the worst way in which words match what was typed. */
const ranks: readonly Matches[] = [
  (words, typed) => words.join(" ") === typed.join(" "),
  (words, typed) => words.join(" ").startsWith(typed.join(" ")),
  (words, typed) => typed.every((part) => words.some((word) => word.startsWith(part))),
  (words, typed, group) => typed.every((part) => [...words, ...group].some((word) => word.startsWith(part))),
  (words, typed) => joinsStarts(words, typed.join("")),
  (words, typed) => typed.every((part) => part.length > 1 && words.some((word) => word.includes(part))),
];

/**
 * The commands that match a text, the best first. Equally good ones keep their order. `search` comes after those that
 * match well and before those that only contain the letters.
 */
export function matchCommands<Found extends Named>(
  commands: readonly Found[],
  text: string,
  search: Found,
): Found[] {
  const typed = wordsOf(text);
  const rankOf = ({ label, group }: Found): number => {
    const [words, groupWords] = [wordsOf(label), wordsOf(group)];
    const rank = ranks.findIndex((matches) => matches(words, typed, groupWords));
    if (rank !== -1) return rank;
    return isSubsequence(words.join(""), typed.join("")) ? ranks.length + 1 : Infinity;
  };
  return [
    ...commands.map((command) => ({ command, rank: rankOf(command) })),
    { command: search, rank: ranks.length },
  ]
    .filter(({ rank }) => rank < Infinity)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ command }) => command);
}

/** Whether the letters are starts of the words, in order: "bi" and "bulinv" for "Bulk invite". */
function joinsStarts(words: readonly string[], letters: string): boolean {
  // How many letters the words so far may have used up.
  const reached = new Set([0]);
  for (const word of words) {
    // A copy: what this word adds is for the next one.
    for (const from of Array.from(reached))
      for (let length = 1; word.startsWith(letters.slice(from, from + length)); length += 1) {
        if (from + length > letters.length) break;
        reached.add(from + length);
      }
  }
  return reached.has(letters.length);
}

/** Whether the text has all letters in this order, with others between them. */
function isSubsequence(text: string, letters: string): boolean {
  let position = 0;
  for (const letter of letters) {
    position = text.indexOf(letter, position) + 1;
    if (position === 0) return false;
  }
  return true;
}
