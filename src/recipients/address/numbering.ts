import { checkAddress } from "./address.ts";

/** An address that begins with a number, as `1.jane@…`, and the address without it. */
type Numbered = { number: number; rest: string; isBare: boolean };
type Placed = { line: number };

const numbered =
  /^(?:(\d{1,4})[.\-_/]{1,2}(?=[a-z0-9])|#(\d{1,4})[.\-_/]{0,2}(?=[a-z0-9])|(\d{1,4})(?=[a-z]{3}))/;

function readNumber(address: string): Numbered | undefined {
  const match = numbered.exec(address);
  if (match === null) return undefined;
  const rest = address.slice(match[0].length);
  const isBare = match[3] !== undefined;
  const number = Number(match[1] ?? match[2] ?? match[3]);
  return checkAddress(rest).ok ? { number, rest, isBare } : undefined;
}

/**
 * A count from 0 or 1 is a numbering from its second item on, any other one from its third. Digits without a mark
 * (`1jane@…`) are common in addresses, so they must count from 0 or 1 to three or more.
 */
function isRun(run: readonly Numbered[]): boolean {
  const first = run[0]?.number ?? Infinity;
  if (run.some(({ isBare }) => isBare) && (first > 1 || run.length < 3)) return false;
  // The same mailbox under each number (`101-room@…`) belongs to the addresses.
  return run.length >= (first <= 1 ? 2 : 3) && new Set(run.map(({ rest }) => rest)).size === run.length;
}

/** Finds recipients whose address is glued to the number of a list: numbers that rise by one, or with the lines. */
export class Numbering<T extends Placed> {
  #run: (Numbered & { recipient: T })[] = [];
  readonly #onFound: (recipient: T, rest: string) => void;

  constructor(onFound: (recipient: T, rest: string) => void) {
    this.#onFound = onFound;
  }

  /** Takes the recipients that begin with a digit or #, in the order of the text. */
  add(recipient: T, address: string): void {
    const item = readNumber(address);
    if (item === undefined) return;
    const last = this.#run.at(-1);
    const step = item.number - (last?.number ?? item.number);
    const lines = recipient.line - (last?.recipient.line ?? 0);
    if (step !== 1 && (step < 1 || step !== lines)) this.end();
    this.#run.push({ ...item, recipient });
  }

  end(): void {
    if (isRun(this.#run)) for (const { recipient, rest } of this.#run) this.#onFound(recipient, rest);
    this.#run = [];
  }
}
