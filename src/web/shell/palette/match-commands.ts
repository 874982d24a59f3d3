/** Something that the palette reaches. */
export type Command = {
  /** Tells commands apart, and remembers the recent ones. */
  id: string;
  label: string;
  group: string;
  /** The key that does the same without the palette. */
  shortcut?: string | undefined;
  run: () => void;
};

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * The commands for which each typed word begins a word of the label or the group. Those that begin with the text come
 * first; otherwise the order stays.
 */
export function matchCommands<Found extends Pick<Command, "label" | "group">>(
  commands: readonly Found[],
  text: string,
): Found[] {
  const typed = wordsOf(text);
  const found = commands.filter(({ label, group }) => {
    const words = [...wordsOf(label), ...wordsOf(group)];
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  });
  const start = text.trim().toLowerCase();
  const isFirst = ({ label }: Found) => label.toLowerCase().startsWith(start);
  return [...found.filter(isFirst), ...found.filter((command) => !isFirst(command))];
}
