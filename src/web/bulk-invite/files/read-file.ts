import { cleanText, countLines } from "#web/bulk-invite/text/lines.ts";
import { decodeText } from "./decode-text.ts";
import { type FileContent, fileMaxBytes, FileRefusal, type Sheet } from "./file-content.ts";
import { textNotices } from "./text-notices.ts";
import { fileKind, looksBinary, refusalOf, textKind } from "./file-kind.ts";

/** Reads a file in the worker. Never throws: whatever goes wrong becomes a sentence for the user. */
export async function readFile(file: File): Promise<FileContent> {
  try {
    return { kind: "sheets", sheets: await sheetsOf(file) };
  } catch (error) {
    if (error instanceof FileRefusal) return { kind: "refused", reason: error.message };
    const reason = `“${file.name}” could not be read. Check that it is a file that you may open, and choose it again.`;
    return { kind: "refused", reason };
  }
}

/** Only those who choose a spreadsheet load this. */
const loadSpreadsheets = (name: string) =>
  import("./spreadsheet/read-spreadsheet.ts").catch(() => {
    throw new FileRefusal(
      `“${name}” was not opened, because a part of the page failed to load. Reload the page, and choose the file again.`,
    );
  });

async function sheetsOf(file: File): Promise<Sheet[]> {
  const { name, size } = file;
  if (size > fileMaxBytes) {
    const megabytes = Math.ceil(size / 1_000_000);
    throw new FileRefusal(
      `“${name}” has ${megabytes} MB; the limit is 20 MB. Split it and add the parts one after the other.`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = fileKind(bytes);
  if (kind === "zip") return (await loadSpreadsheets(name)).readSpreadsheet(name, bytes);
  if (kind !== "text") throw new FileRefusal(refusalOf(name, kind));
  return [readTextFile(name, bytes)];
}

function readTextFile(name: string, bytes: Uint8Array<ArrayBuffer>): Sheet {
  const decoded = decodeText(bytes);
  const refused = looksBinary(decoded.text) ? "binary" : textKind(decoded);
  if (refused !== undefined) throw new FileRefusal(refusalOf(name, refused));
  const text = withoutOuterLineBreaks(cleanText(decoded.text));
  if (text.trim() === "") throw new FileRefusal(`“${name}” is empty. Choose the file that holds the list.`);
  return { name, rowCount: countLines(text), text, notices: textNotices(name, { ...decoded, text }) };
}

/** Files are joined by a blank line. */
function withoutOuterLineBreaks(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === "\n") from += 1;
  while (to > from && text[to - 1] === "\n") to -= 1;
  return text.slice(from, to);
}
