/**
 * The best that any sender can do where a refused call spends allowance, and Clerk names no address when it refuses.
 * docs/benchmarks.md explains it.
 */

const bulkCalls = 25;
const singleCalls = 100;
const maxGroup = 10;

/** Prices of a call. All calls of an hour together cost 1: 25 bulk + 100 single. */
type Prices = { bulk: number; single: number };

/** `single` from 0 to 0.01, which makes bulk calls free. */
const pricesFor = (single: number): Prices => ({ bulk: (1 - singleCalls * single) / bulkCalls, single });

const priceOf = (size: number, { bulk, single }: Prices) => (size === 1 ? Math.min(bulk, single) : bulk);

/**
 * What it costs to settle groups of 1 to 10 rows that were refused together. A part of the group is sent: if it is
 * refused too, the rest is as good as untouched rows and worth `perRow` each; otherwise the rest has the bad row. A row
 * counts as bad only after Clerk refused it alone.
 */
function refusedGroupCosts(good: number, prices: Prices, perRow: number): number[] {
  const costs = [0, priceOf(1, prices)];
  for (let size = 2; size <= maxGroup; size += 1) {
    let least = Infinity;
    for (let part = 1; part < size; part += 1) {
      const isSent = (good ** part - good ** size) / (1 - good ** size);
      // A single row that is refused is settled by that.
      const partCost = part === 1 ? 0 : (costs[part] ?? 0);
      const ifRefused = partCost + (size - part) * perRow;
      const ifSent = costs[size - part] ?? 0;
      least = Math.min(least, priceOf(part, prices) + isSent * ifSent + (1 - isSent) * ifRefused);
    }
    costs.push(least);
  }
  return costs;
}

/** True if a plan settles untouched rows for `perRow` each on average. */
function isPayable(good: number, prices: Prices, perRow: number): boolean {
  const costs = refusedGroupCosts(good, prices, perRow);
  return costs.some((_, size) => {
    if (size === 0) return false;
    const ifRefused = size === 1 ? 0 : (costs[size] ?? 0);
    return priceOf(size, prices) + (1 - good ** size) * ifRefused <= size * perRow;
  });
}

/** The `x` between two bounds from which on `holds` is true. */
function threshold(low: number, high: number, holds: (x: number) => boolean): number {
  const middle = (low + high) / 2;
  if (high - low < 1e-12) return middle;
  return holds(middle) ? threshold(low, middle, holds) : threshold(middle, high, holds);
}

/** The `x` between two bounds where a concave function is greatest. */
function peak(low: number, high: number, f: (x: number) => number): number {
  if (high - low < 1e-9) return (low + high) / 2;
  const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
  return f(left) < f(right) ? peak(left, high, f) : peak(low, right, f);
}

/**
 * Rows an hour that the best plan settles, sent or found bad, if a row is bad with probability `share` and none is put
 * off. Whatever the prices, a plan cannot settle more rows an hour than 1 ÷ the least price of a row; the prices at
 * which that bound is lowest are those at which it can be reached (duality of linear programs).
 */
export function settledPerHour(share: number): number {
  const rowPrice = (single: number) =>
    threshold(0, 1, (perRow) => isPayable(1 - share, pricesFor(single), perRow));
  return 1 / rowPrice(peak(0, 1 / singleCalls, rowPrice));
}

/**
 * Invitations an hour of the best plan that may put rows off for good: it sends untouched rows only, since no part of a
 * refused group is as promising.
 */
export function sentPerHourPuttingOff(share: number): number {
  const sizes = Array.from({ length: maxGroup }, (_, index) => index + 1);
  const sentPerBulkCall = Math.max(...sizes.map((size) => size * (1 - share) ** size));
  return bulkCalls * sentPerBulkCall + singleCalls * (1 - share);
}
