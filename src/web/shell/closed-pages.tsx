import { Compass, Lock } from "lucide-react";
import { useContext } from "react";
import { HeldRole } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={Compass}
        title="This page does not exist"
        actions={<ButtonLink href={paths.invitations()}>Go to invitations</ButtonLink>}
      >
        The link may be outdated or incomplete.
      </EmptyState>
    </Page>
  );
}

type NoAccessPageProps = { title: string; needed: "inviter" | "admin" };

/** Shown in place of a page that the member's role does not include. */
export function NoAccessPage({ title, needed }: NoAccessPageProps) {
  const held = useContext(HeldRole);
  return (
    <Page title={title}>
      <EmptyState icon={Lock} title={needed === "admin" ? "Admins only" : "Inviters and admins only"}>
        Your role is {held}. Ask an admin for access.
      </EmptyState>
    </Page>
  );
}
