import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Batch, makesInvitations } from "#contract/batch.ts";
import { useMay } from "#web/access/role.ts";
import { formatOptions } from "#web/forms/format-options.ts";
import { Button } from "#web/ui/button.tsx";
import { DetailsForm } from "./details-form.tsx";

/** The name, the note and the options of a batch. Members who may invite edit the first two in place. */
export function BatchDetails({ batch }: { batch: Batch }) {
  const mayEdit = useMay("inviter");
  const [isEditing, setIsEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const close = () => {
    flushSync(() => setIsEditing(false));
    edit.current?.focus();
  };
  const { name, note } = batch;
  const isNamed = name !== null || note !== null;
  if (isEditing) return <DetailsForm batch={batch} onClose={close} />;
  return (
    <>
      {(isNamed || mayEdit) && (
        <div className="flex min-w-0 flex-wrap items-center gap-x-2">
          {name !== null && <h2 className="text-16 font-medium wrap-anywhere text-ink">{name}</h2>}
          {mayEdit && (
            <Button
              ref={edit}
              variant="quiet"
              icon={Pencil}
              onClick={() => setIsEditing(true)}
              className="-ml-3"
            >
              {isNamed ? "Edit name and note" : "Add a name or note"}
            </Button>
          )}
        </div>
      )}
      {note !== null && <p className="mb-1 max-w-160 whitespace-pre-line wrap-anywhere text-ink">{note}</p>}
      <BatchOptionsLine batch={batch} />
    </>
  );
}

function BatchOptionsLine({ batch }: { batch: Batch }) {
  const { kind, options, preset } = batch;
  if (!makesInvitations(batch)) return null;
  const isKept = kind === "resend" && Object.keys(options).length === 0;
  return (
    <p className="wrap-anywhere">
      Options: {isKept ? "those of each invitation" : formatOptions(options)}
      {preset !== null && ` · preset ${preset.name}`}
    </p>
  );
}
