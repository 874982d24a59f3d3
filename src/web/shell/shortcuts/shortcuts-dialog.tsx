import { useState } from "react";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { Checkbox } from "#web/ui/form/field.tsx";
import { Key } from "#web/ui/key.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { otherKeys, singleKeys } from "./shortcut-list.ts";
import { areSingleKeysOn, switchSingleKeys } from "./single-keys.ts";

/** Lists the shortcuts; those of a single key can be turned off. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [isOn, setIsOn] = useState(areSingleKeysOn);
  return (
    <Dialog
      isOpen
      size="small"
      title="Keyboard shortcuts"
      onClose={onClose}
      footer={
        <Button variant="primary" data-initial-focus onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <List shortcuts={otherKeys} />
        <Checkbox
          label="Shortcuts of a single key"
          hint="Kept in this browser. Turn them off if you dictate, or press them by accident."
          checked={isOn}
          onChange={({ target }) => {
            switchSingleKeys(target.checked);
            setIsOn(target.checked);
          }}
        />
        <List shortcuts={singleKeys} isOff={!isOn} />
      </div>
    </Dialog>
  );
}

function List({ shortcuts, isOff = false }: { shortcuts: typeof singleKeys; isOff?: boolean }) {
  const mayInvite = useMay("inviter");
  return (
    <dl className="flex flex-col">
      {shortcuts
        .filter(({ isForInviters }) => mayInvite || isForInviters !== true)
        .map(({ keys, does }) => (
          <div
            key={does}
            className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-0"
          >
            <dt className={isOff ? "text-ink-faint line-through" : ""}>{does}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
    </dl>
  );
}
