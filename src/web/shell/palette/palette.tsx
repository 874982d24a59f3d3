import { type KeyboardEvent, useId, useState } from "react";
import { flushSync } from "react-dom";
import { useModal } from "#web/ui/overlay/dialog.tsx";
import { type AppActions, useAppCommands, useSearchCommand } from "./app-commands.ts";
import { CommandList, optionId } from "./command-list.tsx";
import { type Command, matchCommands } from "./match-commands.ts";
import { pageCommands } from "./page-commands.ts";
import { paletteLabel } from "./palette-button.tsx";
import { readRecent, rememberRecent } from "./recent-commands.ts";
import { useViewCommands } from "./view-commands.ts";

type PaletteProps = AppActions & { onClose: () => void };

/** Reaches every page and action by a few typed letters: a combobox whose list is always open. */
export function Palette({ onClose, ...actions }: PaletteProps) {
  const dialog = useModal();
  const listId = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const commands = useCommands(text, actions);
  const current = commands[active];

  function run(command: Command) {
    if (command.id !== "search") rememberRecent(command.id);
    // The command may open a dialog of its own, to which the focus moves.
    flushSync(onClose);
    command.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const isClosing = event.key === "Escape" || (event.key === "k" && (event.ctrlKey || event.metaKey));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!isClosing && step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (isClosing) onClose();
    else if (step !== undefined) setActive((active + step + commands.length) % Math.max(1, commands.length));
    else if (current) run(current);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape does what a click on the backdrop does
    <dialog
      ref={dialog}
      aria-label="Search, jump to a page or run an action"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
      className="mx-auto mt-[12dvh] w-full max-w-140 overflow-hidden rounded-panel bg-raised shadow-overlay backdrop:bg-backdrop motion-safe:animate-appear phone:mt-4 phone:max-w-[calc(100%-2rem)]"
    >
      <div className="flex max-h-[min(28rem,76dvh)] flex-col">
        <input
          data-initial-focus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(listId, active)}
          aria-label="Page or action"
          placeholder={paletteLabel}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="min-h-12 w-full shrink-0 border-b border-line bg-clear px-4 text-16 outline-none placeholder:text-ink-faint"
        />
        <CommandList id={listId} commands={commands} active={active} onPoint={setActive} onRun={run} />
      </div>
    </dialog>
  );
}

/** Without a text the recent ones first; with one what matches it, and the search for it. */
function useCommands(text: string, actions: AppActions): Command[] {
  const [ofPage] = useState(pageCommands);
  const [recent] = useState(readRecent);
  const ofApp = useAppCommands(actions);
  const ofViews = useViewCommands();
  const search = useSearchCommand(text);
  // The page may offer what the application offers too: "Invite person".
  const labels = new Set(ofApp.map(({ label }) => label));
  const all = [...ofApp, ...ofPage.filter(({ label }) => !labels.has(label)), ...ofViews];
  if (text.trim() !== "") return matchCommands(all, text, search);
  const offered = all.filter(({ isCurrent }) => isCurrent !== true);
  return [
    ...recent
      .flatMap((id) => offered.filter((command) => command.id === id))
      .map((command) => ({ ...command, group: "Recent" })),
    ...offered.filter(({ id }) => !recent.includes(id)),
  ];
}
