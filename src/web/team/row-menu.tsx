import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, KeyRound, Link2, LogOut, ShieldOff, Trash2, type LucideIcon } from "lucide-react";
import type { TeamMember } from "#contract/member.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import type { MenuItem } from "#web/ui/overlay/menu-items.tsx";
import { Menu } from "#web/ui/overlay/menu.tsx";
import { createRowActions } from "#web/lists/row-actions.ts";
import { disabledReasons, type DisabledReasons } from "./disabled-reasons.ts";
import type { Change } from "./mutations.ts";

/** What the menu of a row can open. */
export type RowAction = { kind: "role" | "link" | Change; member: TeamMember };

const { RowActions, useRowActions } = createRowActions<RowAction>();
export { RowActions };

type Item = { kind: RowAction["kind"]; label: string; icon: LucideIcon; tone?: "danger" };

const changeRole: Item = { kind: "role", label: "Change role…", icon: KeyRound };
const newPassword: Item = { kind: "link", label: "Create password link…", icon: Link2 };

const items: Record<TeamMember["state"], readonly Item[]> = {
  active: [
    changeRole,
    newPassword,
    { kind: "two-factor-off", label: "Turn off two-factor…", icon: ShieldOff },
    { kind: "end-sessions", label: "End sessions…", icon: LogOut },
    { kind: "disable", label: "Disable…", icon: Ban, tone: "danger" },
  ],
  disabled: [changeRole, { kind: "enable", label: "Enable…", icon: CircleCheck }],
  invited: [
    changeRole,
    { kind: "link", label: "Create new link…", icon: Link2 },
    { kind: "withdraw", label: "Withdraw…", icon: Trash2, tone: "danger" },
  ],
};

/** The actions on a member; disabled ones say why. */
export function RowMenu({ member }: { member: TeamMember }) {
  const open = useRowActions();
  const { data: session } = useQuery(sessionQuery);
  const reasons: DisabledReasons & Partial<Record<RowAction["kind"], string>> = session
    ? disabledReasons(member, session)
    : {};
  return (
    <Menu
      label={`Actions for ${member.emailAddress}`}
      items={items[member.state].map(({ kind, ...item }): MenuItem => ({
        ...item,
        disabledReason: reasons[kind],
        onSelect: () => open({ kind, member }),
      }))}
    />
  );
}
