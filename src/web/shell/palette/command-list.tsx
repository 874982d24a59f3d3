import { Fragment } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { Key } from "#web/ui/key.tsx";
import type { Command } from "./match-commands.ts";

/** The id of the option at a position, by which the input names the active one. */
export function optionId(listId: string, position: number): string {
  return `${listId}-${position}`;
}

type CommandListProps = {
  id: string;
  commands: readonly Command[];
  active: number;
  onPoint: (position: number) => void;
  onRun: (command: Command) => void;
};

/** The options below the input, which keeps the focus. A heading begins each group. */
export function CommandList({ id, commands, active, onPoint, onRun }: CommandListProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <datalist> cannot be styled
    <div id={id} role="listbox" aria-label="Pages and actions" className="min-h-0 grow overflow-y-auto p-1">
      {commands.map((command, position) => (
        <Fragment key={command.id}>
          {commands[position - 1]?.group !== command.group && (
            <div aria-hidden className="px-3 pt-2 pb-1 text-12 font-medium text-ink-faint">
              {command.group}
            </div>
          )}
          <button
            type="button"
            ref={position === active ? scrollIntoSight : null}
            id={optionId(id, position)}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- nor can an <option>
            role="option"
            tabIndex={-1}
            aria-selected={position === active}
            onPointerMove={() => position !== active && onPoint(position)}
            onClick={() => onRun(command)}
            className={classNames(
              "control flex w-full items-center justify-between text-left gap-4 rounded-control px-3 py-1",
              position === active && "bg-selected",
            )}
          >
            <span className="min-w-0 wrap-anywhere">{command.label}</span>
            {command.shortcut !== undefined && <Key>{command.shortcut}</Key>}
          </button>
        </Fragment>
      ))}
    </div>
  );
}

function scrollIntoSight(option: HTMLElement | null) {
  option?.scrollIntoView({ block: "nearest" });
}
