import { useQuery } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { sessionQuery } from "#web/api/session-query.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";

const confirmAbove = 100;

/** Whether a change of this many invitations needs a second confirmation: above 100 on a production instance. */
export function useNeedsSecondConfirmation(count: number): boolean {
  const { data: session } = useQuery(sessionQuery);
  return session?.instance === "production" && count > confirmAbove;
}

type ProductionDialogProps = Omit<ComponentProps<typeof ConfirmDialog>, "children" | "cancelLabel"> & {
  /** What else to know about this change. */
  children?: ReactNode;
};

/** The second confirmation, before many real people are affected. */
export function ProductionDialog({ children, ...props }: ProductionDialogProps) {
  return (
    <ConfirmDialog {...props} cancelLabel="Go back">
      These invitations belong to real people. You can pause or cancel the batch while it runs; finished rows
      are not undone. {children}
    </ConfirmDialog>
  );
}
