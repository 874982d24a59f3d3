import { readable, withoutTypos } from "./repair.ts";

// The RFC allows these before the @, but mailboxes do not have them: they are remains of code, links and directories.
const oddCharacter = /[%*/=?^`{|}]/;
/** `live.com#jane@…` and `guest#jane@…` of directories. */
const directoryMark = /^(?:guest|[a-z0-9-]+\.[a-z.]+)#/;
/** `i:0#.f|membership|`, `email=`, `1/`, `ask%20`. */
const prefix =
  /^(?:[\w.#-]+\|(?:[\w-]+\|)?|(?:e?-?mail|user|username|login|upn|uid|to|cc|from|recipient|rcpt|address|account)=['"]?(?=[^=]+@)|\d{1,4}\/|.*%20)/;

export function hasOddLocal(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf("@"));
  return oddCharacter.test(local) || directoryMark.test(local);
}

/** The address without what is odd before it; undefined if that is not certain. */
export function suggestWithoutOdd(address: string): string | undefined {
  const rest = address.replace(prefix, "").replace(directoryMark, "").replaceAll("%2b", "+");
  const suggestion = rest === address ? undefined : readable(rest);
  return suggestion === undefined || hasOddLocal(suggestion) ? undefined : withoutTypos(suggestion);
}
