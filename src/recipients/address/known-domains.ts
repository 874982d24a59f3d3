/** Few lists have more domains. At the limit the map is cleared, to bound its memory. */
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
