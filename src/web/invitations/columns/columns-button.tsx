import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { IconButton } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";

const ColumnsDialog = lazily(async () => (await import("./laid-out.tsx")).laidOut.ColumnsDialog);

/** Opens the choice of columns. */
export function ColumnsButton({ rows }: { rows: readonly Invitation[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        label="Columns"
        icon={SlidersHorizontal}
        className="border border-line-control"
        onClick={() => setIsOpen(true)}
      />
      <OptionalPart onFail={() => setIsOpen(false)}>
        {isOpen && <ColumnsDialog rows={rows} onClose={() => setIsOpen(false)} />}
      </OptionalPart>
    </>
  );
}
