import { Compass } from "lucide-react";
import { paths } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";

/** Any address that no page has. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        actions={<ButtonLink href={paths.invitations()}>Go to invitations</ButtonLink>}
      >
        The link may be old, or a letter may be missing.
      </EmptyState>
    </Page>
  );
}
