const slotCount = 2048;
const maxLength = 48;

/**
 * Remembers domains by their characters: lists have few domains for many rows, and comparing a dozen bytes is cheaper
 * than judging a domain again. A newer domain takes the slot of an older one.
 */
export class KnownDomains {
  readonly #lengths = new Uint8Array(slotCount);
  readonly #codes = new Uint8Array(slotCount * maxLength);

  /** Whether the domain of an ASCII address, which begins at `start`, was added. `hash` is that of the domain. */
  has(address: string, start: number, hash: number): boolean {
    const slot = (hash >>> 7) % slotCount;
    const length = address.length - start;
    if (this.#lengths[slot] !== length) return false;
    const codes = this.#codes;
    const base = slot * maxLength;
    for (let i = 0; i < length; i += 1) {
      if (codes[base + i] !== address.charCodeAt(start + i)) return false;
    }
    return true;
  }

  /** Longer domains than most are not remembered. */
  add(address: string, start: number, hash: number): void {
    const slot = (hash >>> 7) % slotCount;
    const length = address.length - start;
    if (length > maxLength) return;
    this.#lengths[slot] = length;
    for (let i = 0; i < length; i += 1) this.#codes[slot * maxLength + i] = address.charCodeAt(start + i);
  }
}
