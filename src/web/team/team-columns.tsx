import type { MemberState, SignInMethod, TeamMember } from "#contract/member.ts";
import { roleLabels } from "#web/access/role-field.tsx";
import { columnsFor } from "#web/ui/table/columns.ts";
import { Status, StatusMark, type Tone } from "#web/ui/status.tsx";
import { Address } from "#web/format/address.tsx";
import { Time, useNow } from "#web/format/time.tsx";
import { RowMenu } from "./row-menu.tsx";

const stateLabels: Record<MemberState, { label: string; tone: Tone }> = {
  active: { label: "Active", tone: "done" },
  invited: { label: "Invited", tone: "pending" },
  disabled: { label: "Disabled", tone: "quiet" },
};

const signInMethodLabels: Record<SignInMethod, string> = {
  password: "Password",
  single_sign_on: "Single sign-on",
  demo: "Demo button",
};

const column = columnsFor<TeamMember>();

export const teamColumns = [
  column.display({
    id: "member",
    header: "Member",
    cell: ({ row }) => <MemberCell member={row.original} />,
    meta: { skeletonClassName: "w-48 max-w-full" },
  }),
  column.display({
    id: "role",
    header: "Role",
    cell: ({ row }) => roleLabels[row.original.role].label,
    meta: { isHiddenWhenNarrow: true, rem: 5, skeletonClassName: "w-12" },
  }),
  column.display({
    id: "state",
    header: "State",
    cell: ({ row }) => <StateCell member={row.original} />,
    meta: { isHiddenWhenNarrow: true, rem: 13.5, skeletonClassName: "w-16" },
  }),
  column.display({
    id: "signsInBy",
    header: "Signs in with",
    cell: ({ row }) => signInMethodLabels[row.original.signsInBy],
    meta: { isHiddenWhenCompact: true, rem: 8, className: "text-ink-soft" },
  }),
  column.display({
    id: "twoFactor",
    header: "Two-factor",
    cell: ({ row }) => formatTwoFactor(row.original),
    meta: { isHiddenWhenCompact: true, rem: 8, className: "text-ink-soft" },
  }),
  column.display({
    id: "lastSeenAt",
    header: "Last seen",
    cell: ({ row }) => <LastSeen at={row.original.lastSeenAt} />,
    meta: { isHiddenWhenNarrow: true, rem: 8, className: "text-ink-soft" },
  }),
  column.display({
    id: "actions",
    header: "Actions",
    cell: ({ row }) => <RowMenu member={row.original} />,
    meta: { isActions: true, rem: 3.5 },
  }),
];

/** Name and address; in a narrow table with state and role below. */
function MemberCell({ member }: { member: TeamMember }) {
  const { name, emailAddress, role, state } = member;
  const hasName = name !== "" && name !== emailAddress;
  const { label, tone } = stateLabels[state];
  return (
    <>
      <span title={emailAddress} className="block truncate">
        <span className="font-medium">{hasName ? name : <Address of={emailAddress} isStacked />}</span>
        {hasName && (
          <span className="text-ink-soft">
            {" · "}
            <Address of={emailAddress} isStacked />
          </span>
        )}
      </span>
      <span className="hidden items-center gap-2 text-13 text-ink-soft narrow:flex">
        <StatusMark tone={tone} />
        <span className="truncate">
          {label} · {roleLabels[role].label}
        </span>
      </span>
    </>
  );
}

function StateCell({ member: { state, linkExpiresAt } }: { member: TeamMember }) {
  const now = useNow();
  const { label, tone } = stateLabels[state];
  return (
    <Status tone={tone}>
      <span className="whitespace-normal">
        {label}
        {state === "invited" && linkExpiresAt !== null && (
          <span className="text-ink-soft">
            {linkExpiresAt > now ? ", expires " : ", expired "}
            <Time at={linkExpiresAt} />
          </span>
        )}
      </span>
    </Status>
  );
}

/** A member without a password here has no second factor here either. */
function formatTwoFactor({ signsInBy, state, isTwoFactorOn }: TeamMember): string {
  if (signsInBy !== "password" || state === "invited") return "–";
  return isTwoFactorOn ? "On" : "Off";
}

function LastSeen({ at }: { at: number | null }) {
  return at === null ? "Never" : <Time at={at} />;
}
