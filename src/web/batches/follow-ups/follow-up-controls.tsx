import { type LucideIcon, RotateCcw, Send, Undo2 } from "lucide-react";
import { useState } from "react";
import { type Batch, type FollowUpKind, makesInvitations } from "#contract/batch.ts";
import { followUpKind, roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { formatMailLimit, useSecondConfirmation } from "#web/access/second-confirmation.tsx";
import { EstimateText } from "#web/api/estimate-text.tsx";
import { failureOf } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { formatFollowUp, formatFollowUpTitle, keepLabel } from "./format-follow-up.ts";
import { countFollowUps, useFollowUp } from "#web/batches/mutations.ts";

const order: readonly FollowUpKind[] = ["remaining", "retry", "rollback"];
const icons: Record<FollowUpKind, LucideIcon> = { remaining: Send, retry: RotateCcw, rollback: Undo2 };

/** For a batch that has ended: send its cancelled rows, retry its failed ones, or revoke the invitations it sent. */
export function FollowUpControls({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState<FollowUpKind>();
  const followUp = useFollowUp(batch.id);
  // Members without the role still see the rows, so the button stays and says who can use it.
  const maySendAgain = useMay(roleForBatch(batch.kind));
  const counts = countFollowUps(batch);
  const offered = order.filter((kind) => counts[kind] > 0);
  const reasonOf = (kind: FollowUpKind) => {
    if (kind !== "rollback" && !maySendAgain) return "Only admins can delete. Ask an admin.";
    const { sending } = batch.counts;
    return sending === 0
      ? undefined
      : `Usher still asks Clerk what became of ${formatCount(sending, "row")}. Wait until they are settled.`;
  };
  const ask = (kind: FollowUpKind) => {
    followUp.reset();
    setAsking(kind);
  };
  return (
    <>
      {offered.map((kind, index) => (
        <Button
          key={kind}
          variant={index === 0 && kind !== "rollback" ? "primary" : "secondary"}
          icon={icons[kind]}
          disabledReason={reasonOf(kind)}
          onClick={() => ask(kind)}
        >
          {formatFollowUp(kind, batch.kind, counts[kind])}
        </Button>
      ))}
      {asking !== undefined && (
        <ConfirmDialog
          isOpen
          title={formatFollowUpTitle(asking, batch.kind, counts[asking])}
          confirmLabel={formatFollowUp(asking, batch.kind, counts[asking])}
          cancelLabel={keepLabel(asking, counts[asking])}
          tone={asking === "rollback" || batch.kind === "delete" ? "danger" : "plain"}
          pending={followUp.isPending}
          error={failureOf(followUp)}
          onConfirm={() => followUp.mutate(asking)}
          onClose={() => setAsking(undefined)}
        >
          <p>{consequences[asking](counts[asking])}</p>
          <MailLimit batch={batch} asking={asking} count={counts[asking]} />
          <p className="mt-2">
            <EstimateText kind={followUpKind(asking, batch.kind)} rows={counts[asking]} />
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

type MailLimitProps = { batch: Batch; asking: FollowUpKind; count: number };

/** Only where a development instance cannot send what the new batch would. */
function MailLimit({ batch, asking, count }: MailLimitProps) {
  const sendsMail = asking !== "rollback" && makesInvitations(batch) && batch.options.notify !== false;
  const reason = useSecondConfirmation(count, sendsMail);
  return reason === "development" && <p className="mt-2">{formatMailLimit(count)}</p>;
}

const consequences: Record<FollowUpKind, (count: number) => string> = {
  remaining: (count) =>
    `The ${count === 1 ? "row that was" : "rows that were"} cancelled run as a new batch with the same options. Addresses that were invited or became users since are skipped.`,
  retry: (count) =>
    count === 1
      ? "It runs as a new batch and fails again if the cause is not fixed."
      : "They run as a new batch and fail again if the cause is not fixed.",
  rollback: () =>
    "Their links stop working; no e-mail is sent. People who have already accepted stay users, and anyone can still sign up on their own if your application allows it. This runs as a new batch.",
};
