/** Leaves room for the number of further files in the name of a batch. */
const maxLength = 100;

/** Visible characters in one line. */
function clean(text: string): string {
  const visible = text.normalize("NFC").replaceAll(/\s+/g, " ").replaceAll(/\p{C}/gu, "");
  // The cut may leave half of a character.
  return visible
    .trim()
    .slice(0, maxLength)
    .replace(/\p{Cs}$/u, "")
    .trim();
}

/** "Spring cohort.xlsx" is "Spring cohort". */
export function nameOfFile(fileName: string): string {
  return clean(fileName.replace(/(?<=.)\.[a-z]{2,5}$/i, ""));
}

/** Of a spreadsheet whose sheets were chosen: one sheet has a name of its own. */
export function nameOfSheets(fileName: string, chosen: readonly { name: string }[]): string {
  const [only, ...others] = chosen;
  const file = nameOfFile(fileName);
  return only === undefined || others.length > 0 ? file : clean(`${file}, ${only.name}`);
}

/** "Spring cohort and 2 more". */
export function nameOfFiles(names: readonly string[]): string {
  const [first = "", ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
