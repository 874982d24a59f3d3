import type { ReactNode } from "react";
import { Button } from "#web/ui/button.tsx";
import { CopyButton } from "#web/ui/copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField } from "#web/ui/form/field.tsx";

type LinkDialogProps = {
  title: string;
  description: ReactNode;
  url: string | undefined;
  /** Shown when there is no `url`. */
  unknown?: ReactNode;
  onClose: () => void;
};

/** A link to share: already selected, with the button that copies it as the primary one. */
export function LinkDialog({ title, description, url, unknown, onClose }: LinkDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button variant={url === undefined ? "primary" : "secondary"} onClick={onClose}>
            Done
          </Button>
          {url !== undefined && <CopyButton text={url} label="Copy link" variant="primary" />}
        </>
      }
    >
      {url === undefined ? (
        <p>{unknown}</p>
      ) : (
        <TextField
          label="Link"
          readOnly
          data-initial-focus
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </Dialog>
  );
}
