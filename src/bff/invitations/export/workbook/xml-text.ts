/** What XML cannot hold or changes while it is read, and what a spreadsheet would take for such an escape. */
// oxlint-disable-next-line no-control-regex -- matches control characters on purpose
const special = /[&<>"\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text in the XML of a spreadsheet, where other characters are escaped as `_x000D_`. */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(special, (character) => entities[character] ?? escaped(character));
}

function escaped(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
}
