import { Link } from "wouter";
import { formatNumber } from "#web/format/english.ts";
import { classNames } from "#web/ui/class-names.ts";

type FilterTabsProps = {
  /** Names the group: "Filter by status". */
  label: string;
  /** False for filters without counts, so that no space is reserved for them. */
  isCounted?: boolean;
  /** The largest number that a count can reach: room for it is kept, so that a growing count moves no other filter. */
  widestCount?: number;
  tabs: readonly { label: string; href: string; isCurrent: boolean; count?: number | undefined }[];
};

/** Filters as links, usually with the number of rows behind each; a link can be shared or opened in a new tab. */
export function FilterTabs({ label, isCounted = true, widestCount, tabs }: FilterTabsProps) {
  const minWidth = widestCount === undefined ? undefined : formatWidth(widestCount);
  return (
    <nav aria-label={label} className="max-w-full min-w-0">
      <ul className="flex flex-wrap gap-1 phone:-m-1 phone:flex-nowrap phone:overflow-x-auto phone:p-1 phone:[scrollbar-width:none]">
        {tabs.map((tab) => (
          <li key={tab.label}>
            <Link
              href={tab.href}
              aria-current={tab.isCurrent ? "true" : undefined}
              className={classNames(
                "control inline-flex items-center gap-2 rounded-control px-3 whitespace-nowrap",
                tab.isCurrent
                  ? "bg-selected font-medium text-ink"
                  : "text-ink-soft hover:bg-sunken hover:text-ink",
              )}
            >
              {tab.label}
              {isCounted && (
                <span
                  style={{ minWidth }}
                  className={classNames(
                    "inline-block text-12 tabular-nums",
                    tab.isCurrent ? "text-ink-soft" : "text-ink-faint",
                  )}
                >
                  {tab.count === undefined ? " " : formatNumber(tab.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** As wide as the number: a comma takes less than half of a digit. */
function formatWidth(count: number): string {
  const digits = String(count).length;
  return `${digits + Math.floor((digits - 1) / 3) / 2}ch`;
}
