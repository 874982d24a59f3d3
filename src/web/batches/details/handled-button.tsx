import { Check } from "lucide-react";
import type { Batch } from "#contract/batch.ts";
import { roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { useMarkHandled } from "#web/batches/mutations.ts";

type HandledButtonProps = {
  batch: Batch;
  /** Keeps its place while the batch needs no attention, so that nothing moves once it does. */
  keepsPlace?: boolean;
};

/** For a batch that needs attention: says that nothing more has to be done, until something new happens. */
export function HandledButton({ batch, keepsPlace = false }: HandledButtonProps) {
  const markHandled = useMarkHandled(batch);
  const mayHandle = useMay(roleForBatch(batch.kind));
  const isNeeded = batch.attention !== null;
  if (!isNeeded && !keepsPlace) return null;
  return (
    <Button
      icon={Check}
      pending={markHandled.isPending}
      disabledReason={mayHandle ? undefined : "Only admins can mark a batch that deletes. Ask an admin."}
      onClick={() => markHandled.mutate()}
      className={isNeeded ? undefined : "invisible"}
    >
      Mark as handled
    </Button>
  );
}
