import { checkAddress } from "./address.ts";
import type { ProblemReason } from "./problem.ts";
import type { Duplicate, Problem, Recipient, RecipientList, RowOptions } from "./recipient-list.ts";
import { repairAddress, suggestAddress } from "./repair.ts";
import { suggestDomain } from "./typo.ts";

/** What a CSV row says beside its address cell. `problem` refuses the whole row. */
export type RowContext = { name?: string; options?: RowOptions; problem?: ProblemReason };

const lowerA = 97;
const lowerZ = 122;

/** Takes tokens in the order of the text, judges each and sorts it into its list. */
export class Collector {
  readonly #recipients: Recipient[] = [];
  readonly #duplicates: Duplicate[] = [];
  readonly #problems: Problem[] = [];
  readonly #firstLines = new Map<string, number>();
  #row: RowContext | undefined;
  #tokenCount = 0;

  /** Everything taken from now on belongs to this row, until the next call. */
  beginRow(row: RowContext | undefined): void {
    this.#row = row;
  }

  get tokenCount(): number {
    return this.#tokenCount;
  }

  /** A token that claims to be an address: becomes a recipient, a duplicate or a problem. */
  judge(raw: string, name: string | undefined, source: string, line: number, column: number): void {
    const checked = checkAddress(raw);
    if (!checked.ok) {
      this.refuse(checked.reason, source, line, column, repairAddress(raw, checked.reason));
      return;
    }
    const rowProblem = this.#row?.problem;
    if (rowProblem !== undefined) {
      this.refuse(rowProblem, source, line, column);
      return;
    }
    this.#tokenCount += 1;
    const { address } = checked;
    const firstLine = this.#firstLines.get(address);
    if (firstLine !== undefined) {
      this.#duplicates.push({ address, line, column, source, firstLine });
      return;
    }
    this.#firstLines.set(address, line);
    this.#accept({ address, line, column, source }, checked.display, this.#row?.name ?? name);
  }

  /** A token that is no address, and why. */
  refuse(reason: ProblemReason, source: string, line: number, column: number, suggestion?: string): void {
    this.#tokenCount += 1;
    const problem: Problem = { reason, line, column, source };
    if (suggestion !== undefined) problem.suggestion = suggestion;
    this.#problems.push(problem);
  }

  finish(lineCount: number): RecipientList {
    return {
      recipients: this.#recipients,
      duplicates: this.#duplicates,
      problems: this.#problems,
      tokenCount: this.#tokenCount,
      lineCount,
    };
  }

  #accept(recipient: Recipient, display: string | undefined, name: string | undefined): void {
    if (display !== undefined) recipient.display = display;
    if (name !== undefined) recipient.name = name;
    const suggestion = this.#suggest(recipient.address);
    if (suggestion !== undefined) recipient.suggestion = suggestion;
    if (this.#row?.options !== undefined) recipient.options = this.#row.options;
    this.#recipients.push(recipient);
  }

  // Lists tend to share one domain, or a few: ask again only when it changes.
  #domain = "";
  #meantDomain: string | undefined;

  #suggest(address: string): string | undefined {
    const at = address.lastIndexOf("@");
    const domain = address.slice(at + 1);
    if (domain !== this.#domain) {
      this.#domain = domain;
      this.#meantDomain = suggestDomain(domain);
    }
    const first = address.charCodeAt(0);
    const isPlainStart = (first >= lowerA && first <= lowerZ) || (first >= 48 && first <= 57);
    if (!isPlainStart) return suggestAddress(address);
    return this.#meantDomain === undefined ? undefined : address.slice(0, at + 1) + this.#meantDomain;
  }
}
