import * as z from "zod/mini";

/** Joiners within a name are part of emoji and of Persian and Indic words; other invisible characters are refused. */
export const visibleName = /^(?:[^\p{C}\p{Zl}\p{Zp}]|(?<=\P{C})[\u200c\u200d](?=\P{C}))*$/u;

/** The name that a member gives to a preset or a view. */
export const Name = z
  .string("Enter a name.")
  .check(
    z.trim(),
    z.normalize("NFC"),
    z.minLength(1, "Enter a name."),
    z.maxLength(60, "A name has at most 60 characters."),
    z.regex(visibleName, "The name contains an invisible character. Remove it."),
  );

/** Equal for names that look the same or differ in case only. */
export function nameKey(name: string): string {
  return name
    .replaceAll(/[\u200c\u200d]/g, "")
    .normalize("NFKC")
    .toLowerCase();
}
