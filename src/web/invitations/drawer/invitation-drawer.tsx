import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useId, useState } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { formatProblem } from "#web/api/request.ts";
import { Address } from "#web/format/address.tsx";
import type { RowAction } from "#web/invitations/row-menu/row-action.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { IconButton } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Detail } from "./detail.tsx";
import { detailQuery } from "./detail-query.ts";
import { DrawerDialog } from "./drawer-dialog.tsx";
import { InvitationActions } from "./invitation-actions.tsx";
import { StatusLine } from "./status-line.tsx";

const RowDialog = lazily(async () => (await import("#web/invitations/row-dialog.tsx")).RowDialog);

/** Moves to a neighbour in the list. */
type Steps = {
  /** "3 of 25"; empty if the list does not show the invitation. */
  position: string;
  hasPrevious: boolean;
  hasNext: boolean;
  onStep: (by: 1 | -1) => void;
};

type InvitationDrawerProps = {
  id: string;
  /** What the list knows of it, until everything is loaded. */
  listed: (Pick<Invitation, "emailAddress"> & Partial<Invitation>) | undefined;
  steps: Steps;
  onClose: () => void;
  onDeleted?: (invitation: Invitation) => void;
};

/** Everything known of one invitation, beside the list that it was opened from. */
export function InvitationDrawer({ id, listed, steps, onClose, onDeleted }: InvitationDrawerProps) {
  const titleId = useId();
  const query = useQuery(detailQuery(id));
  const [action, setAction] = useState<RowAction | null>(null);
  const detail = query.data;
  const shown = detail?.invitation ?? listed;
  const { position, hasPrevious, hasNext } = steps;
  const step = (by: 1 | -1) => (by === 1 ? hasNext : hasPrevious) && steps.onStep(by);
  return (
    <>
      <DrawerDialog id={id} titleId={titleId} onClose={onClose} onStep={step}>
        <div className="sticky top-0 z-10 flex items-start gap-1 border-b border-line bg-raised px-6 py-3 phone:px-4">
          <div className="min-w-0 grow py-1">
            <h2 id={titleId} tabIndex={-1} className="text-16 font-semibold wrap-anywhere outline-none">
              {shown === undefined ? "Invitation" : <Address of={shown.emailAddress} />}
            </h2>
            <div className="mt-1 min-h-5">
              <StatusLine invitation={shown} detail={detail} />
            </div>
          </div>
          <StepButton label="Previous invitation" isOn={hasPrevious} by={-1} onStep={step} />
          <StepButton label="Next invitation" isOn={hasNext} by={1} onStep={step} />
          <IconButton label="Close" icon={X} onClick={onClose} className="-mr-2" />
        </div>
        <output className="sr-only">{shown && `${shown.emailAddress}, ${position}`}</output>
        <div className="flex flex-col gap-6 px-6 pt-4 pb-12 phone:px-4">
          <Failure query={query} />
          {detail === undefined ? (
            query.error === null && <LoadingDetail />
          ) : (
            <>
              <InvitationActions detail={detail} onAction={setAction} />
              <Detail detail={detail} isChecking={query.isFetching} onCheck={() => void query.refetch()} />
            </>
          )}
        </div>
      </DrawerDialog>
      <OptionalPart onFail={() => setAction(null)}>
        {action && (
          <RowDialog
            action={action}
            onClose={() => setAction(null)}
            onDeleted={(invitation) => {
              onDeleted?.(invitation);
              onClose();
            }}
          />
        )}
      </OptionalPart>
    </>
  );
}

type StepButtonProps = { label: string; isOn: boolean; by: 1 | -1; onStep: (by: 1 | -1) => void };

/** At the end of the list it stays, so that it keeps the focus. */
function StepButton({ label, isOn, by, onStep }: StepButtonProps) {
  return (
    <IconButton
      label={label}
      icon={by === 1 ? ChevronDown : ChevronUp}
      aria-disabled={!isOn}
      aria-keyshortcuts={by === 1 ? "ArrowDown j" : "ArrowUp k"}
      onClick={() => onStep(by)}
      className="aria-disabled:opacity-55"
    />
  );
}

/** An invitation that is gone is gone: trying again would not help. */
function Failure({ query }: { query: Parameters<typeof QueryProblem>[0]["query"] }) {
  const problem = query.error === null ? null : formatProblem(query.error);
  if (problem?.title !== "The invitation no longer exists") return <QueryProblem query={query} />;
  return (
    <ProblemPanel {...problem} detail="It was deleted, or never existed. Close this and reload the list." />
  );
}

function LoadingDetail() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton className="h-8 w-60" />
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} className="w-full" />
      ))}
    </div>
  );
}
