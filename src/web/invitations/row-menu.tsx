import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { lazily } from "#web/ui/lazily.ts";
import { Menu } from "#web/ui/overlay/menu.tsx";
import { useRowActions } from "./row-menu/row-action.ts";

const RowMenuItems = lazily(async () => (await import("./row-menu/row-menu-items.tsx")).RowMenuItems);

export function RowMenu({ invitation }: { invitation: Invitation }) {
  const open = useRowActions();
  const mayDelete = useMay("admin");
  const { status, emailAddress } = invitation;
  const hasItems =
    mayDelete || status === "pending" || (status !== "accepted" && !isTestInvitation(invitation));
  return (
    hasItems && (
      <Menu
        label={`Actions for ${emailAddress}`}
        onNear={RowMenuItems.preload}
        renderItems={(menu) => <RowMenuItems {...menu} {...{ invitation, open }} />}
      />
    )
  );
}
