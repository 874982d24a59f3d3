import { type Invitation, type InvitationStatus, isTestInvitation } from "#contract/invitation.ts";
import { columnsFor } from "#web/ui/table/columns.ts";
import { Status, StatusMark } from "#web/ui/status.tsx";
import { Address } from "#web/format/address.tsx";
import { Time } from "#web/format/time.tsx";
import { InvitationLink } from "#web/lists/invitation-link.tsx";
import { RowMenu } from "./row-menu.tsx";
import { statusLabels } from "./labels.ts";

const column = columnsFor<Invitation>();

export const invitationColumns = [
  column.display({
    id: "emailAddress",
    header: "Address",
    cell: ({ row }) => <AddressCell invitation={row.original} />,
    meta: { sortKey: "emailAddress", skeletonClassName: "w-48 max-w-full" },
  }),
  column.display({
    id: "status",
    header: "Status",
    cell: ({ row }) => <StatusCell status={row.original.status} />,
    meta: { sortKey: "status", isHiddenWhenNarrow: true, rem: 6.5, skeletonClassName: "w-16" },
  }),
  column.display({
    id: "createdAt",
    header: "Invited",
    cell: ({ row }) => <Time at={row.original.createdAt} />,
    meta: {
      sortKey: "createdAt",
      firstOrder: "desc",
      isHiddenWhenNarrow: true,
      rem: 8,
      className: "text-ink-soft",
    },
  }),
  column.display({
    id: "expiresAt",
    header: "Expires",
    cell: ({ row }) => <ExpiryCell invitation={row.original} />,
    meta: { sortKey: "expiresAt", isHiddenWhenNarrow: true, rem: 8, className: "text-ink-soft" },
  }),
  column.display({
    id: "acceptedAt",
    header: "Joined",
    cell: ({ row }) => <JoinedCell invitation={row.original} />,
    meta: {
      sortKey: "acceptedAt",
      firstOrder: "desc",
      isHiddenUnlessRoomy: true,
      rem: 8,
      className: "text-ink-soft",
    },
  }),
  column.display({
    id: "invitedBy",
    header: "Invited by",
    cell: ({ row }) => (
      <span title={row.original.invitedBy} className="block truncate">
        {row.original.invitedBy ?? "–"}
      </span>
    ),
    meta: { sortKey: "invitedBy", isHiddenWhenCompact: true, rem: 9, className: "text-ink-soft" },
  }),
  column.display({
    id: "actions",
    header: "Actions",
    cell: ({ row }) => <RowMenu invitation={row.original} />,
    meta: { isActions: true, rem: 3.5 },
  }),
];

/** For viewers, whose menus would be empty. */
export const readOnlyColumns = invitationColumns.filter(({ meta }) => meta?.isActions !== true);

/** The address; in a narrow table whole, and with what the other columns show. */
function AddressCell({ invitation }: { invitation: Invitation }) {
  const { status, createdAt, expiresAt, acceptedAt } = invitation;
  const { label, tone } = statusLabels[status];
  return (
    <div className="narrow:py-2">
      <span className="flex min-w-0 items-center gap-2">
        <span
          title={invitation.emailAddress}
          className="min-w-0 truncate font-medium narrow:wrap-anywhere narrow:whitespace-normal"
        >
          <InvitationLink id={invitation.id}>
            <Address of={invitation.emailAddress} isStacked />
          </InvitationLink>
        </span>
        {isTestInvitation(invitation) && <TestBadge />}
      </span>
      <span className="hidden gap-2 text-13 text-ink-soft narrow:flex">
        <span className="flex h-5 items-center">
          <StatusMark tone={tone} />
        </span>
        <span className="flex min-w-0 flex-wrap gap-x-3">
          <span>
            {label}
            {status === "expired" && expiresAt !== null && (
              <>
                {" "}
                <Time at={expiresAt} />
              </>
            )}
          </span>
          {status === "pending" && (
            <span>{expiresAt === null ? "never expires" : <ExpiryText at={expiresAt} />}</span>
          )}
          {status === "accepted" && acceptedAt !== undefined && (
            <span>
              joined <Time at={acceptedAt} />
            </span>
          )}
          <span>
            invited <Time at={createdAt} />
          </span>
        </span>
      </span>
    </div>
  );
}

function ExpiryText({ at }: { at: number }) {
  return (
    <>
      expires <Time at={at} />
    </>
  );
}

/** A member sent it to themselves; Usher deletes it. */
function TestBadge() {
  return (
    <span className="shrink-0 rounded-control border border-line-control px-1 text-12 text-ink-soft">
      Test
    </span>
  );
}

function StatusCell({ status }: { status: InvitationStatus }) {
  return <Status tone={statusLabels[status].tone}>{statusLabels[status].label}</Status>;
}

/** Accepted and revoked invitations do not expire. */
function ExpiryCell({ invitation }: { invitation: Invitation }) {
  const { status, expiresAt } = invitation;
  if (status === "accepted" || status === "revoked") return "–";
  if (expiresAt === null) return status === "pending" ? "Never" : "–";
  return <Time at={expiresAt} />;
}

function JoinedCell({ invitation: { acceptedAt } }: { invitation: Invitation }) {
  return acceptedAt === undefined ? "–" : <Time at={acceptedAt} />;
}
