import { checkAddressIn } from "#recipients/address/address.ts";
import { AddressIndex } from "#recipients/address/address-index.ts";
import { hashAddress, PlainAddress } from "#recipients/address/plain-address.ts";
import { isWordCharacter } from "#recipients/address/characters.ts";
import type { DoubtReason } from "./doubt.ts";
import type { RowOptions } from "./option-rules.ts";
import type { TokenProblemReason } from "./token-problem.ts";
import type { Duplicate, Note, TokenProblem, Recipient, RecipientList } from "./recipient-list.ts";
import { type Doubt, findDoubt } from "#recipients/address/find-doubt.ts";
import { KnownDomains } from "#recipients/address/known-domains.ts";
import { Numbering } from "#recipients/address/numbering.ts";
import { addressOfGuest, isGuestAccount, repairAddress, withoutTypos } from "#recipients/address/repair.ts";
import { hasKnownSuffix } from "#recipients/address/suffix.ts";
import type { Table } from "#recipients/table/column-use.ts";
import { suggestDomain } from "#recipients/address/typo.ts";

type CellPlace = { table: number; column: number };

/**
 * What a row contains besides its address. A `problem` refuses the whole row because of its cell `problemCell`; a
 * `doubt` marks the recipients of the row.
 */
export type RowContext = {
  name?: string;
  options?: RowOptions;
  problem?: TokenProblemReason;
  problemCell?: CellPlace;
  /** Why the addresses of the row may not be those of the people to invite. */
  doubt?: DoubtReason;
  /** The address cell, which every problem of an address names. */
  cell?: CellPlace;
};

const firstLetter = 97;

function mark(recipient: Recipient, { doubt, suggestion, isOtherMailbox }: Doubt): void {
  if (suggestion !== undefined) recipient.suggestion = suggestion;
  if (isOtherMailbox === true) recipient.isOtherMailbox = true;
  // A suggestion alone means a probable typing mistake.
  if (doubt !== "typo") recipient.doubt = doubt;
}

/** Sorts the tokens of a text into recipients, duplicates and problems. */
export class Collector {
  readonly #recipients: Recipient[] = [];
  readonly #duplicates: Duplicate[] = [];
  readonly #problems: TokenProblem[] = [];
  readonly #notes: Note[] = [];
  readonly #tables: Table[] = [];
  readonly #seen = new AddressIndex(this.#recipients);
  readonly #plain = new PlainAddress();
  #row: RowContext | undefined;
  #doubtLines: ReadonlyMap<number, DoubtReason> | undefined;
  #tokenCount = 0;

  /** The next tokens belong to this row. */
  beginRow(row: RowContext | undefined): void {
    this.#row = row;
  }

  /** Addresses on these lines may not be those of recipients. */
  doubtLines(lines: ReadonlyMap<number, DoubtReason> | undefined): void {
    this.#doubtLines = lines;
  }

  get tokenCount(): number {
    return this.#tokenCount;
  }

  /** A token that looks like an address becomes a recipient, a duplicate or a problem. */
  judge(
    raw: string,
    name: string | undefined,
    source: string,
    line: number,
    column: number,
    doubt?: Doubt,
  ): void {
    this.judgeIn(raw, 0, raw.length, name, source, line, column, doubt);
  }

  /** `judge` for the address between two offsets of a text. `doubt` is what the text around it raises. */
  judgeIn(
    text: string,
    from: number,
    to: number,
    name: string | undefined,
    source: string,
    line: number,
    column: number,
    doubt?: Doubt,
  ): void {
    const plain = this.#plain;
    const isPlain = plain.read(text, from, to);
    const checked = isPlain ? undefined : checkAddressIn(text, from, to);
    if (checked?.ok === false) {
      const repair = repairAddress(text.slice(from, to), checked.reason);
      const { suggestion, isOtherMailbox } = repair ?? {};
      this.refuse(checked.reason, source, line, column, suggestion, this.#row?.cell, isOtherMailbox);
      return;
    }
    if (!isPlain && isGuestAccount(text.slice(from, to))) {
      this.refuse("guest-account", source, line, column, addressOfGuest(text.slice(from, to)));
      return;
    }
    const raw = text.slice(from, to);
    const address = checked?.address ?? (plain.hasUpperCase ? raw.toLowerCase() : raw);
    const hash = isPlain ? plain.hash : hashAddress(address);
    this.#take(address, hash, name, source, line, column, doubt, checked?.display, isPlain ? undefined : raw);
  }

  /** `judgeIn` for an address in the commonest characters that is a token of its own; false for any other text. */
  takePlain(text: string, from: number, to: number, line: number, column: number): boolean {
    const plain = this.#plain;
    if (!plain.read(text, from, to) || !plain.isCommon) return false;
    const source = text.slice(from, to);
    const address = plain.hasUpperCase ? source.toLowerCase() : source;
    this.#take(address, plain.hash, undefined, source, line, column);
    return true;
  }

  /** Takes a valid address unless its row is wrong. `raw`: its text unless it is plain ASCII. */
  #take(
    address: string,
    hash: number,
    name: string | undefined,
    source: string,
    line: number,
    column: number,
    doubt?: Doubt,
    display?: string,
    raw?: string,
  ): void {
    const rowProblem = this.#row?.problem;
    if (rowProblem !== undefined) {
      this.refuse(rowProblem, source, line, column, undefined, this.#row?.problemCell);
      return;
    }
    this.#tokenCount += 1;
    const first = this.#seen.find(address, hash);
    if (first !== undefined) {
      this.#duplicates.push({ address, line, column, source, firstLine: first.line });
      return;
    }
    const knownName = this.#row?.name ?? name;
    // Two literals, so that the engine allocates each recipient with its final shape.
    const recipient: Recipient =
      knownName === undefined
        ? { address, line, column, source }
        : { address, line, column, source, name: knownName };
    if (display !== undefined) recipient.display = display;
    this.#accept(recipient, raw, doubt);
  }

  refuse(
    reason: TokenProblemReason,
    source: string,
    line: number,
    column: number,
    suggestion?: string,
    cell = this.#row?.cell,
    isOtherMailbox?: true,
  ): void {
    this.#tokenCount += 1;
    const problem: TokenProblem = { reason, line, column, source };
    if (suggestion !== undefined) problem.suggestion = suggestion;
    if (isOtherMailbox === true) problem.isOtherMailbox = true;
    if (cell !== undefined) problem.cell = cell;
    this.#problems.push(problem);
  }

  /** Refuses a whole row of a table. */
  refuseRow(problem: TokenProblem): void {
    this.#tokenCount += 1;
    this.#problems.push(problem);
  }

  note(note: Note): void {
    this.#notes.push(note);
  }

  get tableCount(): number {
    return this.#tables.length;
  }

  addTable(table: Table): void {
    this.#tables.push(table);
  }

  finish(lineCount: number): RecipientList {
    this.#numbering.end();
    return {
      recipients: this.#recipients,
      duplicates: this.#duplicates,
      problems: this.#problems,
      notes: this.#notes,
      tables: this.#tables,
      tokenCount: this.#tokenCount,
      lineCount,
    };
  }

  readonly #numbering = new Numbering<Recipient>((recipient, rest) => {
    mark(recipient, { doubt: "numbering", suggestion: withoutTypos(rest) });
  });

  /** `raw`: the text of the address unless it is plain ASCII. `shown`: a doubt that the text around it raises. */
  #accept(recipient: Recipient, raw: string | undefined, shown: Doubt | undefined): void {
    const rowDoubt = this.#doubtLines?.get(recipient.line) ?? this.#row?.doubt;
    const found = shown ?? (rowDoubt === undefined ? this.#findDoubt(recipient, raw) : { doubt: rowDoubt });
    if (found !== undefined) mark(recipient, found);
    if (this.#row?.options !== undefined) recipient.options = this.#row.options;
    this.#recipients.push(recipient);
    if (recipient.address.charCodeAt(0) < firstLetter) {
      this.#numbering.add(recipient, recipient.display ?? recipient.address);
    }
  }

  #findDoubt({ address, display }: Recipient, raw: string | undefined): Doubt | undefined {
    const isPlain = raw === undefined && this.#isPlainDomain(address);
    return isPlain && isWordCharacter(address.charCodeAt(0)) ? undefined : findDoubt(address, display, raw);
  }

  readonly #plainDomains = new KnownDomains();

  #isPlainDomain(address: string): boolean {
    const { domainHash, localLength } = this.#plain;
    const start = localLength + 1;
    if (this.#plainDomains.has(address, start, domainHash)) return true;
    const domain = address.slice(start);
    if (suggestDomain(domain) !== undefined || domain.includes("xn--") || !hasKnownSuffix(domain))
      return false;
    this.#plainDomains.add(domain, domainHash);
    return true;
  }
}
