type Searched = { id: string; createdBy: string; name: string | null; note: string | null };

/** What a search among batches looks at: a part of any of these, in any case. */
export function searchTextOf({ id, createdBy, name, note }: Searched): string {
  return foldText([name, note, createdBy, id].filter((text) => text !== null).join("\n"));
}

/** In JavaScript: SQLite knows only the lower-case letters of English. */
export function foldText(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
