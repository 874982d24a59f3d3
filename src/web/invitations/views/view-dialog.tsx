import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { v4 as uuid } from "uuid";
import { useLocation } from "wouter";
import * as z from "zod/mini";
import { Name } from "#contract/saved/name.ts";
import type { View } from "#contract/saved/view.ts";
import { useMay } from "#web/access/role.ts";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { viewHref } from "#web/lists/listed-views.ts";
import { Checkbox, TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useSaveView } from "./mutations.ts";

const ViewValues = z.object({ name: Name, isShared: z.boolean() });

type ViewDialogProps = { view: View | null; search: string; onClose: () => void };

/** Saves the list as a new view, which is then open, or renames and shares the given one. */
export function ViewDialog({ view, search, onClose }: ViewDialogProps) {
  const [id] = useState(() => view?.id ?? uuid());
  const [, navigate] = useLocation();
  const mayShare = useMay("inviter");
  const form = useForm({
    defaultValues: { name: view?.name ?? "", isShared: view?.isShared ?? false },
    resolver: zodResolver(ViewValues),
    mode: "onTouched",
  });
  const submit = useFormSubmit({
    form,
    fields: ["name"],
    mutation: useSaveView(id),
    toBody: (values) => ({ ...values, search, ...(view && { seen: view.updatedAt }) }),
    onDone: (saved) => {
      onClose();
      if (view === null) navigate(viewHref(saved), { replace: true });
      toast({ tone: "done", title: "View saved", detail: saved.name });
    },
  });
  const { register, formState } = form;
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={view === null ? "Save as new view" : `Edit ${view.name}`}
      description={view === null ? "Saves the filters, the search and the order of this list." : undefined}
      submitLabel="Save view"
      {...submit}
    >
      <TextField
        label="Name"
        autoComplete="off"
        data-initial-focus
        {...register("name")}
        error={formState.errors.name?.message}
      />
      {(mayShare || view?.isShared === true) && (
        <Checkbox
          label="Share with the team"
          hint={
            view === null || view.isOwn
              ? "Every member can open a shared view. Only you and admins can change it."
              : `Every member can open a shared view. If you stop sharing it, only ${view.owner} sees it.`
          }
          {...register("isShared")}
        />
      )}
    </FormDialog>
  );
}
