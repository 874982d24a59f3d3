import type { Preset } from "#contract/preset.ts";
import { failureOf } from "#web/api/request.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useDeletePreset } from "./mutations.ts";

export function DeletePresetDialog({ preset, onClose }: { preset: Preset; onClose: () => void }) {
  const remove = useDeletePreset(preset);
  return (
    <ConfirmDialog
      isOpen
      title={`Delete the preset ${preset.name}?`}
      confirmLabel="Delete preset"
      cancelLabel="Keep preset"
      pending={remove.isPending}
      error={failureOf(remove)}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onClose();
            toast({ tone: "done", title: "Preset deleted", detail: preset.name });
          },
        })
      }
      onClose={onClose}
    >
      Members can no longer choose it. Batches that used it keep their options and its name.
    </ConfirmDialog>
  );
}
