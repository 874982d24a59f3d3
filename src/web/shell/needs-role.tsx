import { Lock } from "lucide-react";
import { type ReactNode, useContext } from "react";
import type { Role } from "#contract/role.ts";
import { HeldRole, useMay } from "#web/access/role.ts";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";

type NeedsRoleProps = { takes: Role; title: string; children: ReactNode };

/** A page for a role and those above it; everybody else reads there what it takes. */
export function NeedsRole({ takes, title, children }: NeedsRoleProps) {
  const held = useContext(HeldRole);
  if (useMay(takes)) return children;
  return (
    <Page title={title}>
      <EmptyState icon={Lock} title={`This takes the role ${takes}`}>
        Your role is {held}. Ask an admin of Usher for it.
      </EmptyState>
    </Page>
  );
}
