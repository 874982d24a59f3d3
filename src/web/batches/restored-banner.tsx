import type { BatchList } from "#contract/batches/list.ts";
import { formatCount } from "#web/format/english.ts";
import { formatExactTime } from "#web/format/relative-time.ts";
import { StatusMark } from "#web/ui/status.tsx";

/** Above the list of batches, while some of them wait because the database was restored. */
export function RestoredBanner({ restored }: { restored: NonNullable<BatchList["restored"]> }) {
  const { savedAt, heldBatches } = restored;
  return (
    <output className="mb-6 flex items-start gap-3 rounded-panel bg-waiting-soft px-4 py-3">
      <span className="flex h-5 items-center">
        <StatusMark tone="waiting" />
      </span>
      <p className="min-w-0">
        <span className="font-medium">Usher was restored from a backup of {formatExactTime(savedAt)}.</span>{" "}
        <span className="text-ink-soft">
          {formatCount(heldBatches, "unfinished batch waits", "unfinished batches wait")}. Open each, then
          resume or cancel it. Members, roles and settings are as they were then: check the team.
        </span>
      </p>
    </output>
  );
}
