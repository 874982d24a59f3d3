import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, KeyRound, Link2, LogOut, ShieldOff, Trash2, type LucideIcon } from "lucide-react";
import { useContext } from "react";
import type { TeamMember } from "#contract/member.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { Menu, type MenuItem } from "#web/ui/overlay/menu.tsx";
import { whyNot, type WhyNot } from "./member-words.ts";
import { OpenRowAction, type RowAction } from "./row-action.ts";

type Item = { kind: RowAction["kind"]; label: string; icon: LucideIcon; tone?: "danger" };

const changeRole: Item = { kind: "role", label: "Change role…", icon: KeyRound };
const newPassword: Item = { kind: "link", label: "Link for a new password…", icon: Link2 };

const items: Record<TeamMember["state"], readonly Item[]> = {
  active: [
    changeRole,
    newPassword,
    { kind: "two-factor-off", label: "Turn second factor off…", icon: ShieldOff },
    { kind: "end-sessions", label: "End sessions…", icon: LogOut },
    { kind: "disable", label: "Disable…", icon: Ban, tone: "danger" },
  ],
  disabled: [changeRole, { kind: "enable", label: "Enable…", icon: CircleCheck }],
  invited: [
    changeRole,
    { kind: "link", label: "New link…", icon: Link2 },
    { kind: "withdraw", label: "Withdraw…", icon: Trash2, tone: "danger" },
  ],
};

/** What can be done with an account; what cannot be done stays in place and says why. */
export function RowMenu({ member }: { member: TeamMember }) {
  const open = useContext(OpenRowAction);
  const { data: session } = useQuery(sessionQuery);
  const reasons: WhyNot & Partial<Record<RowAction["kind"], string>> = session ? whyNot(member, session) : {};
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
