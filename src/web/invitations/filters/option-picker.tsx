import { Check } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { classNames } from "#web/ui/class-names.ts";

type Option = {
  id: string;
  label: string;
  /** How many invitations have it: "1,204". */
  count?: string | undefined;
  /** Given for choices of which several can be made. */
  isChosen?: boolean;
  onPick: () => void;
};

type OptionPickerProps = {
  /** What is picked: "Field", "Domain". */
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  options: readonly Option[];
  /** In place of options, or why there are none. */
  note?: string | undefined;
  /** Returns to the step before; Backspace in the empty field does it. */
  onBack?: (() => void) | undefined;
};

/** A combobox whose list is always open. */
export function OptionPicker(props: OptionPickerProps) {
  const { label, placeholder, text, onText, options, note, onBack } = props;
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [at, setAt] = useState(0);
  const active = Math.min(at, Math.max(0, options.length - 1));
  useEffect(() => input.current?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const goesBack = event.key === "Backspace" && text === "" && onBack !== undefined;
    if (step === undefined && event.key !== "Enter" && !goesBack) return;
    event.preventDefault();
    if (step !== undefined) setAt((active + step + options.length) % Math.max(1, options.length));
    else if (goesBack) onBack();
    else options[active]?.onPick();
  }

  return (
    <>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={options[active] && `${id}-${active}`}
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setAt(0);
          onText(target.value);
        }}
        onKeyDown={onKeyDown}
        className="control w-full shrink-0 border-b border-line bg-clear px-3 text-14 outline-none placeholder:text-ink-faint touch:text-16"
      />
      <div
        id={id}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <datalist> cannot be styled
        role="listbox"
        aria-label={label}
        aria-multiselectable={options[0]?.isChosen !== undefined || undefined}
        className="min-h-0 grow overflow-y-auto p-1"
      >
        {options.map((option, position) => (
          <OptionRow
            key={option.id}
            id={`${id}-${position}`}
            option={option}
            isActive={position === active}
            onPoint={() => setAt(position)}
          />
        ))}
      </div>
      <output className="px-3 pb-2 text-13 text-ink-soft empty:hidden">{note}</output>
    </>
  );
}

type OptionRowProps = { id: string; option: Option; isActive: boolean; onPoint: () => void };

function OptionRow({ id, option: { label, count, isChosen, onPick }, isActive, onPoint }: OptionRowProps) {
  return (
    <button
      type="button"
      ref={isActive ? scrollIntoSight : null}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- nor can an <option>
      role="option"
      tabIndex={-1}
      aria-selected={isChosen ?? isActive}
      onPointerMove={() => isActive || onPoint()}
      // The focus stays in the field.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={classNames(
        "control flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-14",
        isActive && "bg-selected",
      )}
    >
      {isChosen !== undefined && (
        <Check aria-hidden className={classNames("size-4 shrink-0 opacity-80", !isChosen && "invisible")} />
      )}
      <span className="min-w-0 grow wrap-anywhere">{label}</span>
      {count !== undefined && <span className="text-12 text-ink-soft tabular-nums">{count}</span>}
    </button>
  );
}

function scrollIntoSight(option: HTMLElement | null) {
  option?.scrollIntoView({ block: "nearest" });
}
