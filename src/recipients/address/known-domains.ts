/** Enough for nearly every list. Beyond it all are forgotten at once, so that memory stays small. */
const maxDomains = 4096;

/** Remembers domains by their hash: lists have few domains for many rows, and judging one takes longer than comparing. */
export class KnownDomains {
  readonly #domains = new Map<number, string>();

  /** Whether the domain of an address, which begins at `start`, was added. `hash` is that of the domain. */
  has(address: string, start: number, hash: number): boolean {
    const domain = this.#domains.get(hash);
    return domain !== undefined && domain.length === address.length - start && address.endsWith(domain);
  }

  add(domain: string, hash: number): void {
    if (this.#domains.size === maxDomains) this.#domains.clear();
    this.#domains.set(hash, domain);
  }
}
