import { useQuery } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { sessionQuery } from "#web/api/session-query.ts";
import { formatNumber } from "#web/format/english.ts";
import { developmentMailLimit } from "./brand.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";

/** More people on a production instance, or more e-mails on a development instance, need a second confirmation. */
const confirmAbove = 100;

/** Why a change needs a second confirmation: it is large, and of this instance. */
export type SecondConfirmationReason = "production" | "development";

/** Null if a change of this many invitations needs no second confirmation. */
export function useSecondConfirmation(count: number, sendsMail: boolean): SecondConfirmationReason | null {
  const instance = useQuery(sessionQuery).data?.instance;
  if (count <= confirmAbove) return null;
  if (instance === "production") return instance;
  return instance === "development" && sendsMail ? instance : null;
}

/** What a development instance does with a batch of this many e-mails. */
export const formatMailLimit = (count: number) =>
  `${developmentMailLimit} This batch would send ${formatNumber(count)}. Usher cannot see how many were already sent this month.`;

type SecondConfirmationProps = Omit<ComponentProps<typeof ConfirmDialog>, "children" | "cancelLabel"> & {
  reason: SecondConfirmationReason;
  /** How many invitations. */
  count: number;
  /** What else to know about this change. */
  children?: ReactNode;
};

/** Before many real people are affected, or more e-mails are sent than Clerk sends in a month. */
export function SecondConfirmation({ reason, count, children, ...props }: SecondConfirmationProps) {
  return (
    <ConfirmDialog {...props} cancelLabel="Go back">
      {reason === "production" ? (
        <>
          These invitations belong to real people. You can pause or cancel the batch while it runs; finished
          rows are not undone.
        </>
      ) : (
        <>
          {formatMailLimit(count)} To reach everyone, use a production instance, or choose “Create links only”
          and share the links yourself.
        </>
      )}{" "}
      {children}
    </ConfirmDialog>
  );
}
