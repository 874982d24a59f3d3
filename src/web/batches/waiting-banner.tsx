import { RotateCw } from "lucide-react";
import type { Batch, Waiting } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { StatusMark } from "#web/ui/status.tsx";
import { formatWaiting } from "./format-batch.ts";
import { toastFailure, useBatchAction } from "./mutations.ts";

type WaitingBannerProps = { id: Batch["id"]; waiting: Waiting; nowMs: number };

/** Why the batch is waiting: calm for a limit, urgent when it needs a person. */
export function WaitingBanner({ id, waiting, nowMs }: WaitingBannerProps) {
  const { title, detail, isStuck, canTryNow } = formatWaiting(waiting, nowMs);
  const action = useBatchAction(id);
  const mayInvite = useMay("inviter");
  const tryNow = () =>
    action.mutate(
      { action: "resume" },
      {
        onError: toastFailure("Could not retry the batch"),
      },
    );
  return (
    <div
      className={classNames(
        "flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel px-4 py-3",
        isStuck ? "bg-failed-soft" : "bg-waiting-soft",
      )}
    >
      <div className="flex min-w-0 grow basis-60 items-start gap-3">
        <span className="flex h-5 items-center">
          <StatusMark tone={isStuck ? "failed" : "waiting"} />
        </span>
        <p className="min-w-0">
          <span className="font-medium">{title}.</span> <span className="text-ink-soft">{detail}</span>
        </p>
      </div>
      {canTryNow && mayInvite && (
        <Button icon={RotateCw} pending={action.isPending} onClick={tryNow}>
          Try again now
        </Button>
      )}
    </div>
  );
}
