import { InvitationSort, SortOrder } from "#contract/invitation.ts";
import { sortLabels } from "./sort-labels.ts";

type Order = { sort: InvitationSort; order: SortOrder };

/** For a narrow list, which has no headers that sort. */
export function SortSelect({ sort, order, onChange }: Order & { onChange: (order: Order) => void }) {
  return (
    <select
      aria-label="Sort by"
      value={`${sort} ${order}`}
      onChange={({ target }) => {
        const [nextSort, nextOrder] = target.value.split(" ");
        onChange({ sort: InvitationSort.parse(nextSort), order: SortOrder.parse(nextOrder) });
      }}
      className="control w-full rounded-control border border-line-control bg-surface px-2 text-14"
    >
      {InvitationSort.options.flatMap((each) =>
        SortOrder.options.map((direction) => (
          <option key={`${each} ${direction}`} value={`${each} ${direction}`}>
            {sortLabels[each][direction]}
          </option>
        )),
      )}
    </select>
  );
}
