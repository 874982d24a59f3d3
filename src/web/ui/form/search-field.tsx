import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { IconButton } from "#web/ui/button.tsx";

type SearchFieldProps = {
  label: string;
  value: string;
  /** Called when typing pauses. */
  onSearch: (value: string) => void;
};

const delayMs = 250;

/** Searches while the user types, after a short delay; Enter searches immediately, Escape clears. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  // The value changed from outside, by a link or the back button. Text still on its way to the value is kept.
  if (value !== known) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  const wanted = text.trim();
  const search = useEffectEvent(onSearch);
  // Depends on the difference between text and value, so every new text is searched for.
  useEffect(() => {
    if (wanted === value) return undefined;
    const timer = setTimeout(() => search(wanted), delayMs);
    return () => clearTimeout(timer);
  }, [wanted, value]);

  function clear() {
    setText("");
    onSearch("");
  }

  return (
    <search className="relative flex w-full max-w-72 min-w-0 items-center phone:max-w-full">
      <Search aria-hidden className="pointer-events-none absolute left-2 size-4 text-ink-faint" />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onSearch(wanted);
          if (event.key === "Escape" && text !== "") clear();
        }}
        className="peer control w-full rounded-control border border-line-control bg-surface pr-8 pl-8 text-14 placeholder:text-ink-faint hover:border-ink-faint focus-visible:border-accent-text focus-visible:outline-offset-[-1px] touch:text-16"
      />
      {text === "" && (
        <kbd
          aria-hidden
          className="pointer-events-none absolute right-2 hidden font-sans text-12 text-ink-faint key-hints:block peer-focus:hidden"
        >
          /
        </kbd>
      )}
      {text !== "" && (
        <IconButton
          label="Clear search"
          icon={X}
          className="absolute right-0"
          onClick={() => {
            clear();
            input.current?.focus();
          }}
        />
      )}
    </search>
  );
}
