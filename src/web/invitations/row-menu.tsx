import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { createRowActions } from "#web/lists/row-actions.ts";
import { lazily } from "#web/ui/lazily.ts";
import { Menu } from "#web/ui/overlay/menu.tsx";

const RowMenuItems = lazily(async () => (await import("./row-menu-items.tsx")).RowMenuItems);

/** An action that opens a dialog. */
export type RowAction = { kind: "revoke" | "resend" | "delete"; invitation: Invitation };

const { RowActions, useRowActions } = createRowActions<RowAction>();
export { RowActions };

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
        items={(menu) => <RowMenuItems {...menu} {...{ invitation, open }} />}
      />
    )
  );
}
