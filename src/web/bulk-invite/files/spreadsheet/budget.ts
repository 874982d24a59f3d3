import { FileRefusal } from "#web/bulk-invite/files/file-content.ts";

/** Far above what people have in a file of 20 MB, and low enough for the memory of a browser. */
const limits = {
  /** Unpacked bytes of all entries that are read. */
  bytes: 400_000_000,
  cells: 5_000_000,
  /** Characters of the shared texts and of the texts made of the sheets, counted apart. */
  characters: 60_000_000,
};

/** What reading one file may still cost. A small file can unpack to gigabytes, on purpose. */
export type Budget = {
  /** Counts a cost, and refuses the file that exceeds its limit. */
  spend: (what: keyof typeof limits | "shared", amount: number) => void;
};

export function createBudget(fileName: string): Budget {
  const left = { ...limits, shared: limits.characters };
  return {
    spend(what, amount) {
      left[what] -= amount;
      if (left[what] >= 0) return;
      throw new FileRefusal(
        `“${fileName}” holds too much to be read here. Save the sheet with the list as CSV, in parts of at most 20 MB.`,
      );
    },
  };
}
