import { InvitationSort, SortOrder } from "#contract/invitation.ts";

const sortLabels: Record<InvitationSort, Record<SortOrder, string>> = {
  createdAt: { desc: "Newest first", asc: "Oldest first" },
  emailAddress: { asc: "Address A–Z", desc: "Address Z–A" },
  status: { asc: "Status, pending first", desc: "Status, pending last" },
  expiresAt: { asc: "Expires first", desc: "Expires last" },
  acceptedAt: { desc: "Joined last", asc: "Joined first" },
  invitedBy: { asc: "Inviter A–Z", desc: "Inviter Z–A" },
  batch: { asc: "By batch", desc: "By batch, reversed" },
};

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
