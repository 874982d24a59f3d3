import { Ban, Link2, RotateCw, Trash2 } from "lucide-react";
import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { Address } from "#web/format/address.tsx";
import { copyText } from "#web/ui/clipboard.ts";
import { type MenuItem, MenuItems, type OpenMenuProps } from "#web/ui/overlay/menu-items.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { RowAction } from "./row-action.ts";

type RowMenuItemsProps = OpenMenuProps & { invitation: Invitation; open: (action: RowAction) => void };

/** What can be done with an invitation. */
export function RowMenuItems({ invitation, open, ...menu }: RowMenuItemsProps) {
  return <MenuItems {...menu} groups={[{ items: itemsFor(invitation, useMay("admin"), open) }]} />;
}

function itemsFor(invitation: Invitation, mayDelete: boolean, open: (action: RowAction) => void): MenuItem[] {
  const { status, url } = invitation;
  const items: MenuItem[] = [];
  if (url !== undefined && status === "pending") {
    items.push({
      label: "Copy link",
      icon: Link2,
      onSelect: () => void copyLink(invitation.emailAddress, url),
    });
  }
  // A copy of a test would keep the mark, but nothing would delete it.
  if (status !== "accepted" && !isTestInvitation(invitation)) {
    items.push({
      label: status === "pending" ? "Resend…" : "Invite again…",
      icon: RotateCw,
      onSelect: () => open({ kind: "resend", invitation }),
    });
  }
  if (status === "pending") {
    items.push({ label: "Revoke…", icon: Ban, onSelect: () => open({ kind: "revoke", invitation }) });
  }
  if (mayDelete) {
    items.push({
      label: "Delete…",
      icon: Trash2,
      tone: "danger",
      onSelect: () => open({ kind: "delete", invitation }),
    });
  }
  return items;
}

async function copyLink(emailAddress: string, url: string): Promise<void> {
  if (!(await copyText(url, url))) return;
  const detail = (
    <>
      Anyone with this link can sign up as <Address of={emailAddress} />.
    </>
  );
  toast({ tone: "done", title: "Link copied", detail });
}
