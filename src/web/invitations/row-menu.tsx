import { Ban, Link2, RotateCw, Trash2 } from "lucide-react";
import { useContext } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { copyText } from "#web/ui/copy-button.tsx";
import { Menu, type MenuItem } from "#web/ui/overlay/menu.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { OpenRowAction, type RowAction } from "./row-action.ts";

/** What can be done with one invitation, by who looks at it. */
export function RowMenu({ invitation }: { invitation: Invitation }) {
  const open = useContext(OpenRowAction);
  const items = itemsFor(invitation, useMay("admin"), open);
  return items.length > 0 && <Menu label={`Actions for ${invitation.emailAddress}`} items={items} />;
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
  if (status !== "accepted") {
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
      onSelect: () => open({ kind: "erase", invitation }),
    });
  }
  return items;
}

async function copyLink(emailAddress: string, url: string): Promise<void> {
  if (await copyText(url))
    toast({ tone: "done", title: "Link copied", detail: `It lets ${emailAddress} in.` });
  else toast({ tone: "failed", title: "The browser did not allow copying", detail: url });
}
