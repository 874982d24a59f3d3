import { foldCharacters } from "./characters.ts";
import { decodeEntities } from "./entity.ts";

const plainName = /^[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*)*$/;
const maxName = 120;
const joiningWords = new Set(["and", "or", "und", "oder", "et", "ou", "y", "e", "og", "en"]);
const edge = /^[\s"“”„‟«»‹›‘’‚'`「」()[\]{}<>*•·●○▪▫■□◦‣⁃∙✓✔☐☑→➢–—―…\-_#|,;:/\\+~.]+/u;
const edgeEnd = /[\s"“”„‟«»‹›‘’‚'`「」([\]{}<>*•·–—―…\-_#|,;:/\\+~]+$/u;

function withoutLabel(text: string): string {
  const label = Math.max(text.lastIndexOf(": "), text.lastIndexOf("：") - 1);
  return label < 0 ? text : text.slice(label + 2);
}

function withoutEdges(text: string): string {
  const bare = text
    .replace(edge, "")
    .replace(/^\d{1,6}[.)]\s+/, "")
    .replace(edge, "")
    .replace(edgeEnd, "");
  // A parenthesis that closes nothing is an edge too; `Jane (Sales)` keeps its own.
  return bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1) : bare;
}

/**
 * A person's name from the words before an address, without quotes, bullets, numbering and labels such as `To:`.
 * Nothing if no letter is left, for a joining word (`a@… and b@…`), for a link, and for more than a name can be.
 */
export function cleanName(words: string): string | undefined {
  if (words.length > maxName) return undefined;
  if (plainName.test(words)) return joiningWords.has(words) ? undefined : words;
  if (words.includes("://")) return undefined;
  const text = foldCharacters(decodeEntities(words)).trim();
  // What ends in a colon names the list or the field, not the person.
  if (text.endsWith(":")) return undefined;
  const isQuoted = /^["“”„«‘'‹「]/.test(text);
  const bare = withoutEdges(
    (isQuoted ? text : withoutLabel(text)).replace(/\\(.)/g, "$1").replace(/\s+/g, " "),
  );
  if (!/\p{L}/u.test(bare) || joiningWords.has(bare)) return undefined;
  return bare.normalize("NFC");
}
